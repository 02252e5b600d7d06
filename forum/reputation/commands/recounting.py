"""Making the ledger and the totals anew. Members' acts write them by way of `ledger`, inside the commands of their own rooms."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select, update

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.reputation.causes import PostIds, hold
from forum.reputation.ledger import settle
from forum.reputation.models import ReputationChange
from forum.reputation.points import capped, shown
from forum.reputation.queries import days_that_drift, rows_that_drift, totals_that_drift
from forum.reputation.states import CAPPED


@command
def settle_posts(actor: Actor, post_ids: PostIds) -> Counter[str]:
    """Rebuild what these posts have earned or cost from their votes, acceptances, edits and so on. Returns what was wrong."""
    authorize(actor, Action.ADMINISTER)
    hold(post_ids)
    return settle(post_ids, as_of_causes=True)


@command
def recount(actor: Actor) -> Counter[str]:
    """Rebuild what the rows count under the cap, and the members' totals, from the points. Returns what was wrong."""
    authorize(actor, Action.ADMINISTER)
    found: Counter[str] = Counter()
    for row_id, points in rows_that_drift():
        session().execute(update(ReputationChange).where(ReputationChange.id == row_id).values(counted=points))
        found["recounted"] += 1
    for member_id, day in days_that_drift():
        found["recounted"] += _recount_day(lock(User, member_id), day)
    for member_id in totals_that_drift():
        member = lock(User, member_id)
        mine = select(func.coalesce(func.sum(ReputationChange.counted), 0)).where(ReputationChange.member_id == member_id)
        member.reputation_earned = session().scalar(mine) or 0
        member.reputation = shown(member.reputation_earned)
        found["totals"] += 1
    return found


def _recount_day(member: User, day: object) -> int:
    """The day's votes up, counted in the order in which they were written."""
    same_day = select(ReputationChange).where(
        ReputationChange.member_id == member.id, ReputationChange.day == day, ReputationChange.kind.in_(CAPPED),
    )
    points = changed = 0
    for row in session().scalars(same_day.order_by(ReputationChange.id)):
        counted = capped(points + row.points) - capped(points)
        points += row.points
        changed += row.counted != counted
        row.counted = counted
    return changed
