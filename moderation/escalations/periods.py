"""The period that measures are asked for: the last so many days, or days of one's own, both of them in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.kit.clock import day_bounds, parse_day, today

OFFERED_DAYS = (7, 30, 90)
USUAL_DAYS = 30
MOST_DAYS = 366 * 3


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, in UTC. `days`: it is one of those offered."""

    first: date
    last: date
    days: int | None = None

    @property
    def since(self) -> datetime:
        return day_bounds(self.first)[0]

    @property
    def until(self) -> datetime:
        return day_bounds(self.last)[1]


def period_in(asked: Mapping[str, str]) -> Period:
    """Read `days`, or `since` and `until`; what makes no sense is the usual period, what is too long its end."""
    last = _day(asked.get("until", "")) or today()
    first = _day(asked.get("since", ""))
    if first is not None and first <= last:
        return Period(max(first, last - timedelta(days=MOST_DAYS)), last)
    days = asked.get("days", "")
    return last_days(int(days) if days in {str(one) for one in OFFERED_DAYS} else USUAL_DAYS)


def last_days(days: int) -> Period:
    """Today is the last of them."""
    return Period(today() - timedelta(days=days - 1), today(), days)


def _day(text: str) -> date | None:
    try:
        found = parse_day(text)
        return found if date(2000, 1, 1) <= found <= today() else None
    except ValueError:
        return None
