"""Questions over time as bars: by week while that is little, else by month. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEKS_MOST = 26
MONTHS_MOST = 24
WIDTH, HEIGHT, GAP = 480, 96, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """Questions of the days from `begins`; the rest says where it is drawn."""

    begins: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from the first question to today. `left_out`: older than all of them. `unit`: week or month."""

    bars: tuple[Bar, ...]
    unit: str
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def high(self) -> int:
        return max((one.count for one in self.bars), default=0)

    @property
    def peak(self) -> Bar | None:
        return max(self.bars, key=lambda one: (one.count, one.begins), default=None)


def bars_of(moments: Sequence[datetime], today: date) -> Bars:
    """How many of these fell into each week or month until today."""
    days = sorted(moment.date() for moment in moments)
    first = days[0] if days else today
    weekly = (today - first).days < WEEKS_MOST * 7
    begins = _weeks(first, today) if weekly else _months(first, today)
    counts = Counter(_week(day) if weekly else day.replace(day=1) for day in days)
    high, each = max((counts[one] for one in begins), default=1) or 1, WIDTH / len(begins)
    bars = tuple(
        Bar(one, counts[one], round(place * each, 1), round(HEIGHT - HEIGHT * counts[one] / high, 1), round(max(each - GAP, 1), 1),
            round(HEIGHT * counts[one] / high, 1))
        for place, one in enumerate(begins)
    )
    return Bars(bars, "week" if weekly else "month", sum(day < begins[0] for day in days))


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(first: date, today: date) -> list[date]:
    begins, end = [_week(first)], _week(today)
    while begins[-1] < end:
        begins.append(begins[-1] + timedelta(days=7))
    return begins


def _months(first: date, today: date) -> list[date]:
    begins, end = [today.replace(day=1)], first.replace(day=1)
    while begins[0] > end and len(begins) < MONTHS_MOST:
        begins.insert(0, (begins[0] - timedelta(days=1)).replace(day=1))
    return begins
