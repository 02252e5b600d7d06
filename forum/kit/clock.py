"""Time as Plaza stores it: aware datetimes in UTC. Local time exists only where something is shown."""

import re
from datetime import UTC, date, datetime, time, timedelta

DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


_pretended: list[datetime] = []
_TICK = timedelta(milliseconds=1)


def utcnow() -> datetime:
    """The present moment, aware, in UTC, with microseconds."""
    if _pretended:
        _pretended[0] += _TICK
        return _pretended[0]
    return datetime.now(UTC)


def pretend(moment: datetime) -> None:
    """From here on it is `moment` in this process, a millisecond later with every question: for simulations, never for a server."""
    _pretended[:] = [as_utc(moment)]


def stop_pretending() -> None:
    _pretended.clear()


def today() -> date:
    """The present day in UTC."""
    return utcnow().date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Start (inclusive) and end (exclusive) of a UTC day. The last day of the calendar raises OverflowError."""
    start = datetime.combine(day, time.min, tzinfo=UTC)
    return start, start + timedelta(days=1)


def parse_day(text: str) -> date:
    """Read ``YYYY-MM-DD`` and nothing else. Raises ValueError."""
    if not DAY_PATTERN.fullmatch(text):
        raise ValueError(f"not a day (YYYY-MM-DD): {text[:40]!r}")
    return date.fromisoformat(text)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 date and time as UTC; without an offset it is taken as UTC. Raises ValueError.

    A bare day means its first moment. Offsets are converted, so the result is always UTC.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return as_utc(moment)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"not a date and time: {text[:40]!r}") from error


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a naive datetime is taken as UTC already (how SQLite returns them)."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC ending in ``Z``; fractions only when there are any, so equal moments print equally."""
    return as_utc(moment).replace(tzinfo=None).isoformat() + "Z"
