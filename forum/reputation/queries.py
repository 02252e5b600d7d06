"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.reputation.models import ReputationChange
from forum.reputation.points import DAILY_CAP, FLOOR
from forum.reputation.states import CAPPED, Kind

Change = ReputationChange


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of somebody's ledger with what it did to their total. `total` may be below the 1 that is shown at least."""

    row: ReputationChange
    total: int

    def as_json(self) -> dict[str, Any]:
        row = self.row
        by = "suggestion" if row.kind == Kind.EDIT_APPROVED else "by"
        return {
            "id": row.id, "at": row.at, "kind": row.kind, "cause": {"post": row.post_id, by: row.by_id or None},
            "day": row.day.isoformat(), "points": row.points, "counted": row.counted, "cap_effect": row.counted - row.points,
            "reverses": row.reverses_id, "active": row.is_active, "total": self.total,
        }


def explain(member_id: int) -> list[Explained]:
    """Every row in the order of time, with the running total."""
    total, found = FLOOR, []
    for row in session().scalars(select(Change).where(Change.member_id == member_id).order_by(Change.at, Change.id)):
        total += row.counted
        found.append(Explained(row, total))
    return found


def earned_by_day(member_id: int, since: date) -> list[tuple[date, int]]:
    """What counts of each UTC day from `since` on, oldest first; a reversal counts for the day of what it reverses."""
    days = (
        select(Change.day, func.sum(Change.counted)).where(Change.member_id == member_id, Change.day >= since)
        .group_by(Change.day).order_by(Change.day)
    )
    return [(day, int(points)) for day, points in session().execute(days) if points]


def points_brought_by(member_ids: Collection[int]) -> dict[int, int]:
    """What these members brought along from elsewhere; those who brought nothing are absent."""
    brought = select(Change.member_id, Change.points).where(Change.member_id.in_(member_ids), Change.kind == Kind.BROUGHT_ALONG)
    return {member_id: points for member_id, points in session().execute(brought)}  # noqa: C416 - rows are no pairs to mypy


def rows_that_drift() -> list[tuple[int, int]]:
    """Rows outside the cap that count anything but their points."""
    found = select(Change.id, Change.points).where(Change.kind.not_in(CAPPED), Change.counted != Change.points)
    return [(row_id, points) for row_id, points in session().execute(found)]


def days_that_drift() -> list[tuple[int, date]]:
    """Members and days whose votes up count anything but their points up to the cap."""
    points = func.sum(Change.points)
    found = (
        select(Change.member_id, Change.day).where(Change.kind.in_(CAPPED)).group_by(Change.member_id, Change.day)
        .having(func.sum(Change.counted) != case((points > DAILY_CAP, DAILY_CAP), else_=points)).order_by(Change.member_id, Change.day)
    )
    return [(member_id, day) for member_id, day in session().execute(found)]


def totals_that_drift() -> Sequence[int]:
    """Members whose total is not the sum of their rows, or who show anything but that."""
    sums = select(Change.member_id, func.sum(Change.counted).label("earned")).group_by(Change.member_id).subquery()
    truth = func.coalesce(sums.c.earned, 0)
    wrong = or_(User.reputation_earned != truth, User.reputation != case((truth > 0, FLOOR + truth), else_=FLOOR))
    return session().scalars(select(User.id).outerjoin(sums, sums.c.member_id == User.id).where(wrong).order_by(User.id)).all()
