"""What templates may say: icons, times, numbers and the holes of a shared page.

`register(app)` adds to Jinja the functions `icon`, `slot`, `personal`, `page_numbers` and the filters `ago`, `exactly`,
`day`, `moment`, `number`, `percent`, `compact`, `duration`, `initials` and `hue`. Nothing here reads the database.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import lucide
from babel import numbers
from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale, gettext, ngettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from forum.core import door, entries
from forum.kit import avatars, durations, paging

_SLOT_NAME = re.compile(r"[a-z_]+(:[a-z0-9_-]+)*")
_ROOT_ATTRIBUTES = re.compile(r"^<svg[^>]*>|\s*</svg>\s*$|\s+(?=/>)", re.DOTALL)

RELATIVE_DAYS = 7
"""Older than this, a time is shown as a date; the browser's element is given the same threshold."""
AVATAR_HUES = 8
NUMBERS_KEPT = 4_096
"""Numbers whose words a process remembers: pages of counts say the same small ones again and again."""


@cache
def _drawings() -> ZipFile:
    """All drawings of the set, read once: the package looks through all their names for each icon anew.

    In memory: a file that was open before a server forks is read by all its processes at one place.
    """
    return ZipFile(BytesIO(resources.files(lucide).joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=256)
def _shapes(name: str) -> str:
    """The inner shapes of an icon; raises `lucide.IconDoesNotExist`. The root's attributes live in the stylesheet."""
    try:
        drawing = _drawings().read(f"{name}.svg").decode()
    except KeyError as unknown:
        raise lucide.IconDoesNotExist(f"The icon {name!r} does not exist.") from unknown
    return re.sub(r"\s+", " ", _ROOT_ATTRIBUTES.sub("", drawing).strip()).replace("> <", "><")


@lru_cache(maxsize=1024)
def icon(name: str, label: str | None = None, extra: str = "") -> Markup:
    """An inline drawing as high as its text. Silent for screen readers unless it has a `label`.

    `extra` adds class names. Raises `lucide.IconDoesNotExist` for a name the set does not have.
    """
    classes = f"icon {extra}".strip()
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="{escape(classes)}" viewBox="0 0 24 24" {voice}>{_shapes(name)}</svg>')  # noqa: S704 - escaped


def slot(name: str) -> Markup:
    """The hole in a shared page which the server fills for each viewer, such as `vote:123`."""
    if not _SLOT_NAME.fullmatch(name):
        raise ValueError(f"not a slot name: {name!r}")
    return Markup(f"<!--slot:{name}-->")  # noqa: S704 - matched above


@pass_context
def personal(context: Context, name: str) -> Markup:
    """A part of the layout that depends on the viewer: a slot on a shared page, else `layouts/slots/<name>.html`."""
    if context.get("shared_render"):
        return slot(name)
    template = context.environment.get_template(f"layouts/slots/{name}.html")
    return Markup(template.render(context.get_all()))  # noqa: S704 - a template of ours


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rounded(past: timedelta) -> tuple[int, str]:
    """The one unit of a past within a week, rounded as the `relative-time` element does it."""
    minutes, seconds = divmod(int(past.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    minutes += seconds >= 55
    hours += minutes >= 55
    days += hours >= (12 if days else 21)
    for count, unit in ((days, "day"), (hours, "hour"), (minutes, "minute")):
        if count:
            return count, unit
    return seconds, "second"


def _past_words(past: timedelta) -> str:
    """The words `Intl.RelativeTimeFormat` has for it, so that the browser's own update moves nothing."""
    count, unit = _rounded(past)
    words: str
    if unit == "second":
        words = gettext("now")
    elif unit == "minute":
        words = ngettext("%(num)d minute ago", "%(num)d minutes ago", count)
    elif unit == "hour":
        words = ngettext("%(num)d hour ago", "%(num)d hours ago", count)
    elif count <= 2:
        words = gettext("yesterday") if count == 1 else gettext("2 days ago")
    elif count < 6:
        words = ngettext("%(num)d day ago", "%(num)d days ago", count)
    else:
        words = gettext("last week")
    return words


def _day_words(moment: datetime, now: datetime) -> str:
    skeleton = "MMM d" if get_locale().language == "en" else "d MMM"
    if moment.year == now.year:
        return format_date(moment, skeleton, locale=get_locale())
    year = f"{skeleton}, y" if get_locale().language == "en" else f"{skeleton} y"
    return format_date(moment, year, locale=get_locale())


def ago(moment: datetime | None, now: datetime | None = None, title: str = "") -> Markup:
    """How long ago `moment` was, as an element the browser keeps fresh. A time without a zone is taken as UTC. Its title is the moment
    itself unless another one is given."""
    if moment is None:
        return Markup("")
    moment, now = _aware(moment), now or datetime.now(UTC)
    past = max(now - moment, timedelta())
    words = _past_words(past) if past < timedelta(days=RELATIVE_DAYS) else _day_words(moment, now)
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<relative-time datetime="{}" threshold="P{}D" prefix="" title="{}">{}</relative-time>').format(
        stamp, RELATIVE_DAYS, title or exactly(moment), words
    )


def exactly(moment: datetime) -> str:
    """The moment itself in words, as titles say it."""
    return f"{format_datetime(_aware(moment), 'medium', locale=get_locale())} UTC"


def day(moment: datetime | None, now: datetime | None = None) -> str:
    """The day of `moment` (UTC) in words, and nothing finer: today, yesterday, or a date."""
    if moment is None:
        return "–"
    moment, now = _aware(moment).astimezone(UTC), now or datetime.now(UTC)
    days = (now.date() - moment.date()).days
    if days in (0, 1):
        words: str = gettext("yesterday") if days else gettext("today")
        return words
    return _day_words(moment, now)


def moment(when: datetime | None) -> str:
    """A day and a time of day that nobody can take for another: with its zone."""
    if when is None:
        return "–"
    skeleton = "MMM d, y, HH:mm" if get_locale().language == "en" else "d MMM y, HH:mm"
    return f"{format_datetime(_aware(when).astimezone(UTC), skeleton, locale=get_locale())}\u00a0UTC"


def number(value: float | None) -> str:
    """A number with the separators of the viewer's language."""
    return _decimal(value or 0, get_locale())


@lru_cache(maxsize=NUMBERS_KEPT, typed=True)
def _decimal(value: float, locale: Any) -> str:
    words: str = numbers.format_decimal(value, locale=locale)
    return words


def percent(value: float | None) -> str:
    """A share that is told in percent, as the viewer's language writes it: 33%, 33,5 % (the blank is a narrow one that holds together)."""
    pattern = "#,##0.#%" if get_locale().language == "en" else "#,##0.#\u202f%"
    words: str = numbers.format_percent((value or 0) / 100, pattern, locale=get_locale())
    return words


def compact(value: int | None) -> str:
    """A count in few characters: 940, 1.2k, 15k, 3.4M."""
    value = value or 0
    if abs(value) < 1000:
        return number(value)
    digits = 1 if abs(value) < 10_000 or 1_000_000 <= abs(value) < 10_000_000 else 0
    words = numbers.format_compact_decimal(value, fraction_digits=digits, locale=get_locale())
    return words.replace("K", "k").replace("\u00a0", "\u202f")


def duration(length: timedelta | float | None, parts: int = 2) -> str:
    """A length of time in its largest units, "1 h 42 min"; a plain number is in seconds, None is a dash."""
    if length is None:
        return "–"
    units = {"day": gettext("d"), "hour": gettext("h"), "minute": gettext("min"), "second": gettext("s")}
    return " ".join(f"{span.value}\u202f{units[span.unit]}" for span in durations.spans(length, parts))


def initials(name: str | None) -> str:
    """One or two letters that stand for a person without a picture."""
    return avatars.initials(name or "")


def hue(handle: str | None) -> int:
    """Which of the avatar colours a person has: the same one everywhere and for ever."""
    return zlib.crc32((handle or "").encode()) % AVATAR_HUES


def register(app: Flask) -> None:
    """Give the app's templates everything above."""
    app.jinja_env.globals.update(icon=icon, slot=slot, personal=personal, page_numbers=paging.page_numbers,
                                 side_entries=lambda here: entries.side_entries(door.viewer(), here))
    app.jinja_env.filters.update(ago=ago, exactly=exactly, day=day, moment=moment, number=number, percent=percent, compact=compact,
                                 duration=duration, initials=initials, hue=hue)
