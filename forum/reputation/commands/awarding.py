"""Badges given and privileges reached. What is found out late is written down, and nobody is told of it as news."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.catalogue import reputation_needed
from forum.core.db import command, insert_all, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.reputation.badges import BADGES
from forum.reputation.causes import among
from forum.reputation.events import BadgeAwarded, PrivilegeEarned
from forum.reputation.models import BadgeAward, PrivilegeReached, ReputationChange
from forum.reputation.points import shown

NEWS = timedelta(days=2)
"""For so long something that happened is news to its member."""
Earned = tuple[int, int, int | None, datetime]
"""Member, subject, post, and when."""


@command
def give_badges(actor: Actor, name: str, earned: Sequence[Earned]) -> int:
    """Give one badge to members who do not have it yet, and tell of what is news. Returns how many were given."""
    authorize(actor, Action.ADMINISTER)
    members = _who_is_here({row[0] for row in earned})
    held = select(BadgeAward.member_id, BadgeAward.subject_id).where(BadgeAward.badge == name, BadgeAward.member_id.in_(members))
    has = {(member_id, subject_id) for member_id, subject_id in session().execute(held)}
    badge, now = BADGES[name], utcnow()
    rows: list[dict[str, Any]] = [
        {"member_id": member_id, "badge": name, "subject_id": subject_id, "post_id": post_id if badge.times == 1 else None,
         "awarded_at": at + badge.after, "noted_at": now}
        for member_id, subject_id, post_id, at in earned if member_id in members and (member_id, subject_id) not in has
    ]
    insert_all(BadgeAward, rows)
    for row in rows:
        if row["awarded_at"] >= now - NEWS and not members[row["member_id"]].is_placeholder:
            announce(BadgeAwarded(now, row["member_id"], name, row["post_id"]))
    return len(rows)


@command
def note_privilege(actor: Actor, privilege: str, member_ids: Collection[int], *, quietly: bool = False) -> int:
    """Write down who of these has reached a privilege by now. Returns how many had not before.

    Told are those whose points of the last two days brought them there: neither who begins with it, nor those for whom the
    number has been changed, nor staff, who stand above the ladder.
    """
    authorize(actor, Action.ADMINISTER)
    needed, now = reputation_needed(privilege), utcnow()
    noted = select(PrivilegeReached.privilege).where(PrivilegeReached.member_id == User.id, PrivilegeReached.privilege == privilege)
    reached = select(User.id).where(among(User.id, member_ids), User.left_at.is_(None), User.reputation >= needed, ~noted.exists())
    members = _who_is_here(session().scalars(reached).all())
    for member_id in session().scalars(select(PrivilegeReached.member_id).where(
        PrivilegeReached.privilege == privilege, PrivilegeReached.member_id.in_(members),
    )):
        del members[member_id]  # another run was faster
    insert_all(PrivilegeReached, [{"member_id": member_id, "privilege": privilege, "noted_at": now} for member_id in members])
    fresh = {} if quietly or needed <= 1 else _earned_since(now - NEWS, list(members))
    for member_id, points in fresh.items():
        member = members[member_id]
        if shown(member.reputation_earned - points) < needed and not member.is_staff and not member.is_placeholder:
            announce(PrivilegeEarned(now, member_id, privilege))
    return len(members)


def _who_is_here(member_ids: Collection[int]) -> dict[int, User]:
    """Members by id in order, kept from leaving until commit."""
    found = select(User).where(User.id.in_(member_ids), User.left_at.is_(None)).order_by(User.id).with_for_update()
    return {member.id: member for member in session().scalars(found)}


def _earned_since(since: datetime, member_ids: Collection[int]) -> dict[int, int]:
    found = (
        select(ReputationChange.member_id, func.sum(ReputationChange.counted))
        .where(ReputationChange.member_id.in_(member_ids), ReputationChange.at >= since)
        .group_by(ReputationChange.member_id).order_by(ReputationChange.member_id)
    )
    return {member_id: int(points) for member_id, points in session().execute(found)}
