"""What must hold between the ledger, its causes and the totals. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.reputation import queries
from forum.reputation.causes import all_posts, among, standing
from forum.reputation.models import ReputationChange
from forum.reputation.states import CAPPED, Kind

POSTS_AT_ONCE = 5_000


def totals() -> list[int]:
    """Members whose reputation is not what their ledger adds up to, shown as 1 at least."""
    return list(queries.totals_that_drift())


def daily_caps() -> list[int]:
    """Members with a day whose votes count more or less than their points up to the cap."""
    return sorted({member_id for member_id, _day in queries.days_that_drift()})


def points_outside_the_cap() -> list[int]:
    """Rows that no cap is for, and that count anything but their points."""
    return [row_id for row_id, _points in queries.rows_that_drift()]


def causes_brought_twice() -> list[int]:
    """Members with more than one row of what they brought along."""
    brought = select(ReputationChange.member_id).where(ReputationChange.kind == Kind.BROUGHT_ALONG)
    return list(session().scalars(brought.group_by(ReputationChange.member_id).having(func.count() > 1)))


def reversals() -> list[int]:
    """Rows that are reversed and still active, neither reversed nor active, or reversed by anything but their opposite."""
    row, back = aliased(ReputationChange), aliased(ReputationChange)
    opposite = and_(
        back.member_id == row.member_id, back.kind == row.kind, back.points == -row.points, back.day == row.day, back.by_id == row.by_id,
    )
    wrong = or_(row.is_active == back.id.is_not(None), and_(back.id.is_not(None), ~opposite))
    found = select(row.id).outerjoin(back, back.reverses_id == row.id).where(row.reverses_id.is_(None), wrong)
    return list(session().scalars(found))


def causes() -> list[int]:
    """Posts whose active rows are not exactly what their votes, acceptances and verifications are worth."""
    columns = (
        ReputationChange.post_id, ReputationChange.kind, ReputationChange.by_id, ReputationChange.member_id, ReputationChange.points,
        ReputationChange.day,
    )
    drifting: set[int] = set()
    for posts in all_posts(POSTS_AT_ONCE):
        active = select(*columns).where(among(ReputationChange.post_id, posts), ReputationChange.is_active.is_(True))
        held = {
            (post_id, kind, by_id, member_id, points, day if kind in CAPPED else None)
            for post_id, kind, by_id, member_id, points, day in session().connection().execute(active)
        }
        due = {(*cause.key, *cause.worth) for cause in standing(posts).values()}
        drifting.update(post_id for post_id, *_rest in held ^ due)
    return sorted(drifting)
