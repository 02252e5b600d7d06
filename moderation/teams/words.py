"""Calendars in words, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation.teams.ics import LeftOut
from moderation.teams.queries.calendars import Now
from moderation.teams.weeks import clock

LEFT_OUT_WORDS: dict[str, Any] = {
    LeftOut.PART_OF_A_DAY: _l("It lasts no whole day. Whoever is closed in the afternoons says so in the opening hours."),
    LeftOut.REPEATS: _l("It comes back, but not once a year. Closed weekdays belong into the opening hours."),
    LeftOut.CANCELLED: _l("It is cancelled."),
    LeftOut.OUT_OF_RANGE: _l("It lies more than a year back or five years ahead."),
}
LANGUAGE_WORDS = {"en": "English", "es": "Español"}


def opening_words(now: Now) -> str:
    """Open now, or when it opens, by the clock there."""
    if now.is_open:
        return _("Open now")
    if now.opens is None:
        return _("Never open")
    time, days = clock(now.opens.hour * 60 + now.opens.minute), (now.opens.date() - now.there.date()).days
    if days == 0:
        return _("Opens today at %(time)s", time=time)
    day = format_date(now.opens.date(), "EEEE" if days < 7 else "long")
    return _("Opens %(day)s at %(time)s", day=day, time=time)


def weekday_names() -> list[str]:
    """Monday first."""
    names = get_day_names("wide", locale=get_locale())
    return [str(names[number]).capitalize() for number in range(7)]


def whole_day(day: date) -> str:
    """A day with its weekday."""
    return str(format_date(day, "full"))


