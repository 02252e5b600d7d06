"""Changes of a zone's clock: stretches of time during which the clock on the wall differs from UTC by the same amount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from forum.kit.zones import zone

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
YEARS_KEPT = 4_096
"""Years of zones that a process remembers: a few hundred bytes each."""


def stretches(zone_name: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """(from, until, offset to UTC) that cover [start, end) without a gap. Instants are aware and in UTC."""
    at, offset = start, offset_at(zone_name, start)
    for year in range(start.year, end.year + 1):
        for change, becomes in _changes(zone_name, year):
            if at < change < end:
                yield at, change, offset
                at, offset = change, becomes
    if at < end:
        yield at, end, offset


def offset_at(zone_name: str, at: datetime) -> timedelta:
    """What the clock on the wall differs from UTC by at this instant."""
    return _offset(zone(zone_name), at)


def _offset(place: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(place).utcoffset() or timedelta()


@lru_cache(maxsize=YEARS_KEPT)
def _changes(zone_name: str, year: int) -> tuple[tuple[datetime, timedelta], ...]:
    """Each change in a UTC year: the first instant after it, and the offset from there on. Looked for day by day, then by halves."""
    place, found = zone(zone_name), []
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    offset = _offset(place, at - SECOND)
    while at < end:
        later = min(at + DAY, end)
        becomes = _offset(place, later - SECOND)
        if becomes != offset:
            change = _first_after(place, at - SECOND, later - SECOND, becomes)
            found.append((change, becomes))
            offset = becomes
        at = later
    return tuple(found)


def _first_after(place: ZoneInfo, low: datetime, high: datetime, becomes: timedelta) -> datetime:
    """The first second in (low, high] with the new offset; `low` has the old one."""
    seconds_low, seconds_high = 0, int((high - low).total_seconds())
    while seconds_high - seconds_low > 1:
        middle = (seconds_low + seconds_high) // 2
        if _offset(place, low + middle * SECOND) == becomes:
            seconds_high = middle
        else:
            seconds_low = middle
    return low + seconds_high * SECOND
