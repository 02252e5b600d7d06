"""How the backlog changed, day by day: opening + asked + reopened + restored - solved - closed - removed = closing, always.

The terms are those of `days`; the backlog is what `counting` calls unresolved. Days are UTC days.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.db_types import utc_day
from forum.kit.clock import day_bounds
from forum.kit.errors import Invalid, untranslated
from forum.resolution.counting.slices import EVERYTHING, Slice
from forum.resolution.days import ADDING, TERMS, term_counts
from forum.resolution.models import ResolutionChange as Change
from forum.resolution.models import ResolutionDay

MAX_DAYS = 36_600


@dataclass(frozen=True, slots=True)
class FlowDay:
    """One day (or a longer period that begins on `day`)."""

    day: date
    opening: int
    asked: int = 0
    reopened: int = 0
    restored: int = 0
    solved: int = 0
    closed: int = 0
    removed: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.asked + self.reopened + self.restored - self.solved - self.closed - self.removed

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "day": self.day.isoformat(), "closing": self.closing}


def flow(start: date, end: date, within: Slice = EVERYTHING) -> list[FlowDay]:
    """One row per day from `start` to `end`, both included, from the ledger. Raises Invalid for a period that ends before it begins."""
    since, until = day_bounds(start)[0], day_bounds(end)[1]
    before = session().execute(within.narrow(select(*term_counts()).where(Change.at < since), Change.thread_id)).mappings().one()
    day = utc_day(Change.at)
    period = select(day.label("day"), *term_counts()).where(Change.at >= since, Change.at < until).group_by(day)
    return _rows(start, end, before, session().execute(within.narrow(period, Change.thread_id)).mappings())


def daily_flow(start: date, end: date, category_id: int | None = None) -> list[FlowDay]:
    """The same from the daily rows, for pages: everything or one category."""
    sums = [func.sum(getattr(ResolutionDay, term)).label(term) for term in TERMS]
    before, period = select(*sums).where(ResolutionDay.day < start), select(ResolutionDay.day, *sums)
    period = period.where(ResolutionDay.day >= start, ResolutionDay.day <= end).group_by(ResolutionDay.day)
    if category_id is not None:
        before, period = before.where(ResolutionDay.category_id == category_id), period.where(ResolutionDay.category_id == category_id)
    return _rows(start, end, session().execute(before).mappings().one(), session().execute(period).mappings())


def _rows(start: date, end: date, before: Any, period: Any) -> list[FlowDay]:
    length = (end - start).days + 1
    if not 1 <= length <= MAX_DAYS:
        raise Invalid(untranslated("The period must not end before it begins."))
    by_day = {row["day"]: {term: int(row[term] or 0) for term in TERMS} for row in period}
    opening = sum((1 if term in ADDING else -1) * int(before[term] or 0) for term in TERMS)
    rows: list[FlowDay] = []
    for offset in range(length):
        day = start + timedelta(days=offset)
        rows.append(FlowDay(day, opening, **by_day.get(day, {})))
        opening = rows[-1].closing
    return rows


def total(rows: list[FlowDay]) -> FlowDay:
    """A whole period as one row."""
    return FlowDay(rows[0].day, rows[0].opening, **{term: sum(getattr(row, term) for row in rows) for term in TERMS})
