"""Nights and mornings of a member: pure. Local time is wall time of their zone, so that summer time moves nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.notifications.states import Rhythm

MONDAY = 0


def at_wall(day: date, minute: int, place: ZoneInfo) -> datetime:
    """The instant at which clocks there show this minute of the day. A minute that summer time skips is the moment of the jump
    plus as much; of one that comes twice it is the first."""
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=place).astimezone(UTC)


def is_quiet(now: datetime, place: ZoneInfo, start: int | None, end: int | None) -> bool:
    """Whether clocks there show a time in the quiet hours, which may go past midnight (22:00 to 7:00). Minutes of the day."""
    if start is None or end is None or start == end:
        return False
    local = now.astimezone(place)
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def not_before(now: datetime, place: ZoneInfo, start: int | None, end: int | None) -> datetime:
    """`now`, or the end of the quiet hours it falls into."""
    if end is None or not is_quiet(now, place, start, end):
        return now
    day = now.astimezone(place).date()
    ends = (at_wall(day + timedelta(days=later), end, place) for later in (0, 1))
    return next((moment for moment in ends if moment > now), now)


def last_morning(now: datetime, place: ZoneInfo, hour: int, rhythm: Rhythm) -> tuple[date, datetime]:
    """The latest local day with a digest whose morning has come, and that morning's instant. Weekly ones come on Mondays."""
    day = now.astimezone(place).date()
    while True:
        morning = at_wall(day, hour * 60, place)
        if morning <= now and (rhythm is Rhythm.DAILY or day.weekday() == MONDAY):
            return day, morning
        day -= timedelta(days=1)
