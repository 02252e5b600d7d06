"""Time that counts: seconds within the opening hours of a calendar, exact over changes of the clock, in steps of stretches, not of days.

Open is every instant at which the clock on the wall shows a time within a block of that weekday, on a day that is no holiday. A block
over a change of the clock therefore lasts as long as it really lasts: what is skipped is lost, what comes twice counts twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from moderation.teams.offsets import offset_at, stretches
from moderation.teams.years import Year

Week = tuple[tuple[tuple[int, int], ...], ...]
MICRO = timedelta(microseconds=1)
MINUTE = 60_000_000
DAY = 1440 * MINUTE
WEEK = 7 * DAY
MONDAY = date(1970, 1, 5)
EPOCH = datetime(1970, 1, 5, tzinfo=UTC)
"""A Monday: microseconds since then divide into whole weeks."""
MOST_YEARS = 50
"""Nothing is due later than this; what would be is never due."""
YEARS_LAID_OUT = 12
"""Over more years than these, time is counted by weeks."""
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Hours:
    """Opening hours: `zone` is an IANA name, `week` has the blocks of Monday to Sunday as minutes (opens, closes), sorted and apart."""

    zone: str
    week: Week
    holidays: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def always(cls) -> Hours:
        """Open day and night: what holds where there is no calendar."""
        return cls("UTC", (((0, 1440),),) * 7)

    @cached_property
    def days(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The blocks of each weekday in microseconds since midnight."""
        return tuple(tuple((opens * MINUTE, closes * MINUTE) for opens, closes in blocks) for blocks in self.week)

    @cached_property
    def open_before(self) -> tuple[int, ...]:
        """Open time of a week before each weekday, and of the whole week at the end."""
        return (0, *accumulate(sum(closes - opens for opens, closes in blocks) for blocks in self.days))

    @property
    def open_per_week(self) -> int:
        return self.open_before[7]

    @cached_property
    def years(self) -> dict[int, Year]:
        """Years that were laid out, for the next who measures by them."""
        return {}

    @cached_property
    def closed_days(self) -> tuple[int, ...]:
        """Days since `MONDAY` that are holidays, sorted."""
        return tuple(sorted((day - MONDAY).days for day in self.holidays))


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether it is open at this instant."""
    day, in_day = divmod(_local(at, offset_at(hours.zone, at)), DAY)
    is_holiday = MONDAY + timedelta(days=day) in hours.holidays
    return not is_holiday and any(opens <= in_day < closes for opens, closes in hours.days[day % 7])


def open_time(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How much of [start, end) was open; nothing when it ends before it starts. It adds up: a-b and b-c are a-c."""
    if not hours.open_per_week or start >= end:
        return timedelta()
    if end.year == start.year:
        year = _year(hours, end.year)
        return (year.until(_utc(end)) - year.until(_utc(start))) * MICRO
    if end.year - start.year < YEARS_LAID_OUT:
        between = sum(_year(hours, year).total for year in range(start.year, end.year))
        return (between + _year(hours, end.year).until(_utc(end)) - _year(hours, start.year).until(_utc(start))) * MICRO
    parts = stretches(hours.zone, start, end)
    return sum(_open_between(hours, _local(begins, offset), _local(ends, offset)) for begins, ends, offset in parts) * MICRO


def seconds_open(hours: Hours, start: datetime, end: datetime) -> int:
    """The same in whole seconds."""
    return open_time(hours, start, end) // timedelta(seconds=1)


def moment_after(hours: Hours, start: datetime, seconds: int) -> datetime | None:
    """The first instant at which `seconds` have been open since `start`. None: never, or not within 50 years."""
    return moment_after_time(hours, start, timedelta(seconds=seconds))


def moment_after_time(hours: Hours, start: datetime, wanted: timedelta) -> datetime | None:
    left = wanted // MICRO
    if left <= 0:
        return start
    if not hours.open_per_week:
        return None
    soon = _year(hours, start.year).until(_utc(start)) + left
    for year in (_year(hours, start.year + ahead) for ahead in range(YEARS_AHEAD)):
        if soon <= year.total:
            return EPOCH + year.reached(soon) * MICRO
        soon -= year.total
    for begins, ends, offset in stretches(hours.zone, start, _far(start)):
        local, until = _local(begins, offset), _local(ends, offset)
        found, left = _walk(hours, local, until, left)
        if found is not None:
            return begins + (found - local) * MICRO
    return None


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When it is open next: `at` itself while it is. None: never."""
    if is_open(hours, at):
        return at
    found = moment_after_time(hours, at, MICRO)
    return None if found is None else found - MICRO


def _local(at: datetime, offset: timedelta) -> int:
    """What the clock on the wall shows, in microseconds since a Monday."""
    return (at - EPOCH + offset) // MICRO


def _utc(at: datetime) -> int:
    """In microseconds since a Monday."""
    return (at - EPOCH) // MICRO


def _year(hours: Hours, year: int) -> Year:
    """The UTC year, laid out when it is first asked for."""
    found = hours.years.get(year)
    if found is None:
        found = hours.years[year] = Year(_open_times(hours, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)))
    return found


def _open_times(hours: Hours, start: datetime, end: datetime) -> Iterator[tuple[int, int]]:
    closed = set(hours.closed_days)
    for begins, ends, offset in stretches(hours.zone, start, end):
        local, until, shift = _local(begins, offset), _local(ends, offset), offset // MICRO
        for day in range(local // DAY, -(-until // DAY)):
            for opens, closes in hours.days[day % 7] if day not in closed else ():
                first, last = max(local, day * DAY + opens), min(until, day * DAY + closes)
                if first < last:
                    yield first - shift, last - shift


def _far(start: datetime) -> datetime:
    return datetime(min(start.year + MOST_YEARS, 9_990), 1, 1, tzinfo=UTC)


def _of_week(hours: Hours, local: int) -> int:
    """Open time since a Monday long ago as if there were no holidays: whole weeks by multiplication."""
    day, in_day = divmod(local, DAY)
    today = sum(min(in_day, closes) - opens for opens, closes in hours.days[day % 7] if opens < in_day)
    return day // 7 * hours.open_per_week + hours.open_before[day % 7] + today


def _open_between(hours: Hours, local: int, until: int) -> int:
    total = _of_week(hours, until) - _of_week(hours, local)
    for day in _holidays_between(hours, local, until):
        total -= _of_week(hours, min(until, (day + 1) * DAY)) - _of_week(hours, max(local, day * DAY))
    return total


def _holidays_between(hours: Hours, local: int, until: int) -> tuple[int, ...]:
    days = hours.closed_days
    return days[bisect_left(days, local // DAY):bisect_left(days, -(-until // DAY))]


def _walk(hours: Hours, local: int, until: int, left: int) -> tuple[int | None, int]:
    """Spend `left` from `local` on: where it is spent, or None and what is left at `until`. From holiday to holiday."""
    at = local
    for day in (*_holidays_between(hours, local, until), None):
        ends = until if day is None else min(until, max(at, day * DAY))
        between = _of_week(hours, ends) - _of_week(hours, at)
        if left <= between:
            return _reached(hours, _of_week(hours, at) + left), 0
        left -= between
        at = until if day is None else min(until, (day + 1) * DAY)
    return None, left


def _reached(hours: Hours, spent: int) -> int:
    """The first local time at which the weeks alone have been open for `spent` microseconds."""
    weeks, rest = divmod(spent - 1, hours.open_per_week)  # the last microsecond of it lies within a block
    day = bisect_right(hours.open_before, rest, hi=7) - 1
    rest += 1 - hours.open_before[day]
    for opens, closes in hours.days[day]:
        if rest <= closes - opens:
            return weeks * WEEK + day * DAY + opens + rest
        rest -= closes - opens
    raise AssertionError("the rest is less than a day's opening hours")
