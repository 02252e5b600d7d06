"""Time zones: the names people choose from, and the zone of a name."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zones() -> tuple[str, ...]:
    """Names of time zones, UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(REGIONS)))


def zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one this machine does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
