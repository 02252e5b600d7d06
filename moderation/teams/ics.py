"""Holidays from an .ics file, as calendars and authorities publish them. Reading changes nothing; what is wrong is named by its line.

Taken is what closes whole days by the clock of the calendar's zone: all-day events, timed ones for the days they cover wholly, and
those that come back every year for the next five years. Everything else is left out and listed with the reason. A zone that only
the file defines counts as the calendar's own.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from forum.kit.clock import as_utc
from forum.kit.errors import Invalid
from forum.kit.later import later
from forum.kit.text import plain_line
from forum.kit.zones import zone
from moderation.teams.ics_lines import EventLines, events_of, refused
from moderation.teams.ics_rules import Repeats

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = later("icalendar")
from moderation.teams.states import HOLIDAY_NAME_MAX, MOST_HOLIDAYS

YEARS_AHEAD = 5
DAYS_BACK = 366
MOST_DAYS_LONG = 366
MOST_YEARS_LOOKED_AT = 6_000
DAY = timedelta(days=1)
ONCE = ("DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "STATUS", "UID", "RECURRENCE-ID")


class LeftOut(StrEnum):
    PART_OF_A_DAY = "part_of_a_day"
    REPEATS = "repeats"
    CANCELLED = "cancelled"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True)
class Left:
    """An event that closes nothing."""

    line: int
    name: str
    why: LeftOut


@dataclass(frozen=True)
class Reading:
    """What a file says: days with their names, sorted, and what was left out."""

    days: tuple[tuple[date, str], ...]
    left_out: tuple[Left, ...]


@dataclass(frozen=True)
class _Entry:
    lines: EventLines
    event: Any
    name: str
    first: date
    length: int
    """Whole days; 0 for an event that covers none."""


def read_holidays(data: bytes, zone_name: str, today: date) -> Reading:
    """The holidays of a file from a year ago until in five years. Raises Invalid for `file`: the first line that cannot be read."""
    entries = [_entry(lines, zone_name) for lines in events_of(data)]
    moved = {(str(one.event.get("UID")), _day_of(one, "RECURRENCE-ID", zone_name)) for one in entries if "RECURRENCE-ID" in one.event}
    since, until = today - timedelta(days=DAYS_BACK), _in_years(today, YEARS_AHEAD)
    days: dict[date, str] = {}
    left, looked_at = [], 0
    for one in entries:
        repeats = _repeats(one, zone_name)
        looked_at += len(repeats.years(since, until)) if repeats and repeats.is_yearly else 0
        if looked_at > MOST_YEARS_LOOKED_AT:
            raise refused(one.lines.line, _l("there are too many events that come back every year."))
        why = _why_left(one, repeats)
        uid = str(one.event.get("UID"))
        firsts = set() if why else {day for day in _firsts(one, repeats, zone_name, since, until) if (uid, day) not in moved}
        found = {first + n * DAY for first in firsts for n in range(one.length)}
        taken = {day for day in found if since <= day <= until}
        if why or not taken:
            left.append(Left(one.lines.line, one.name, why or LeftOut.OUT_OF_RANGE))
        for day in taken:
            days.setdefault(day, one.name)
    if len(days) > MOST_HOLIDAYS:
        raise Invalid.field("file", _l("These are more than %(most)d days. Is it a calendar of holidays?", most=MOST_HOLIDAYS))
    return Reading(tuple(sorted(days.items())), tuple(left))


def _entry(lines: EventLines, zone_name: str) -> _Entry:
    event = _parsed(lines)
    for name in ONCE:
        if isinstance(event.get(name), list):
            raise refused(lines.line_of(name), _l("%(name)s stands in the same event twice.", name=name))
    if "DTSTART" not in event:
        raise refused(lines.line, _l("the event has no DTSTART."))
    begins, ends = event["DTSTART"].dt, _end(event, lines)
    name = plain_line(str(event.get("SUMMARY", "")))[:HOLIDAY_NAME_MAX]
    try:
        first, length = _whole_days(begins, ends, zone_name)
    except (OverflowError, TypeError):
        raise refused(lines.line_of("DTEND"), _l("begin and end do not go together.")) from None
    if length < 0:
        raise refused(lines.line_of("DTEND"), _l("it ends before it begins."))
    if length > MOST_DAYS_LONG:
        raise refused(lines.line_of("DTEND"), _l("it lasts longer than a year."))
    return _Entry(lines, event, name, first, length)


def _parsed(lines: EventLines) -> Any:
    """The event as the library reads it, with every property of ours read once, so that broken ones show here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses at the names of zones
        try:
            event: Any = icalendar.Event.from_ical("\r\n".join(lines.texts) + "\r\n")
        except (ValueError, KeyError, IndexError) as error:
            raise refused(lines.line, plain_line(str(error))[:120]) from None
    for name, problem in event.errors:
        raise refused(lines.line_of(name or ""), plain_line(str(problem))[:120])
    for name in ONCE:
        try:
            getattr(event.get(name), "dt", None)
            str(event.get(name, ""))
        except ValueError as error:
            raise refused(lines.line_of(name), plain_line(str(error).rpartition("): ")[2])[:120]) from None
    return event


def _end(event: Any, lines: EventLines) -> date | None:
    try:
        if "DTEND" in event:
            ends: date = event["DTEND"].dt
            return ends
        return event["DTSTART"].dt + event["DURATION"].dt if "DURATION" in event else None
    except (AttributeError, OverflowError, TypeError):
        raise refused(lines.line_of("DURATION"), _l("begin and end do not go together.")) from None


def _whole_days(begins: date, ends: date | None, zone_name: str) -> tuple[date, int]:
    """The first day and how many are covered wholly; an all-day event without a length lasts one."""
    if not isinstance(begins, datetime):
        if isinstance(ends, datetime):
            raise TypeError("a day cannot end at a time")
        length = 1 if ends is None or ends == begins else (ends - begins).days
        return begins, length
    if not isinstance(ends, datetime):
        return begins.date(), 0
    start, end = _wall(begins, zone_name), _wall(ends, zone_name)
    if end < start:
        return start.date(), -1
    first = start.date() if start.time() == datetime.min.time() else start.date() + DAY
    last = end + timedelta(minutes=1)  # many write 23:59 for the end of a day
    return first, max(0, (last.date() - first).days)


def _wall(at: datetime, zone_name: str) -> datetime:
    """What the clock of the calendar shows; a time without a zone is that already."""
    return at if at.tzinfo is None else as_utc(at).astimezone(zone(zone_name)).replace(tzinfo=None)


def _day_of(one: _Entry, name: str, zone_name: str) -> date:
    return _as_day(one.event[name].dt, zone_name)


def _as_day(value: date, zone_name: str) -> date:
    return _wall(value, zone_name).date() if isinstance(value, datetime) else value


def _repeats(one: _Entry, zone_name: str) -> Repeats | None:
    if "RRULE" not in one.event:
        return None
    rule = dict(one.event["RRULE"])
    until = [_as_day(value, zone_name) for value in rule.pop("UNTIL", ())]
    try:
        return Repeats.from_rule(one.event["RRULE"].to_ical().decode(), rule, one.first, min(until, default=None))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise refused(one.lines.line_of("RRULE"), _l("the rule by which it comes back cannot be read.")) from None


def _why_left(one: _Entry, repeats: Repeats | None) -> LeftOut | None:
    if str(one.event.get("STATUS", "")).upper() == "CANCELLED":
        return LeftOut.CANCELLED
    if one.length == 0:
        return LeftOut.PART_OF_A_DAY
    return LeftOut.REPEATS if repeats is not None and not repeats.is_yearly else None


def _firsts(one: _Entry, repeats: Repeats | None, zone_name: str, since: date, until: date) -> Iterator[date]:
    """Each day on which it begins."""
    without = set(_listed(one, "EXDATE", zone_name))
    by_rule = [one.first] if repeats is None else repeats.days(since, until)
    yield from sorted({*by_rule, *_listed(one, "RDATE", zone_name)} - without)


def _listed(one: _Entry, name: str, zone_name: str) -> Iterator[date]:
    given = one.event.get(name, ())
    for group in given if isinstance(given, list | tuple) else (given,):
        for value in getattr(group, "dts", ()):
            if isinstance(value.dt, date):
                yield _as_day(value.dt, zone_name)


def _in_years(day: date, years: int) -> date:
    """The same day in so many years; the 28th for the 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
