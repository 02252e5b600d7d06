"""Words of the insights, and how a value is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.core.rendering import duration, number, percent
from forum.metrics.measured import Basis, Kind, Part
from forum.metrics.states import NoteKind

GROUP_WORDS: dict[str, Any] = {
    "resolution": _l("Resolution"), "speed": _l("Speed"), "backlog": _l("Backlog"), "people": _l("People"),
    "deflection": _l("Deflection"), "search": _lp("insights", "Search"), "articles": _l("Articles"), "satisfaction": _l("Satisfaction"),
    "cases": _l("Cases"), "moderation": _l("Moderation"),
}
BASIS_WORDS: dict[Basis, Any] = {
    Basis.COHORT: _l("Of the questions asked in these days, whatever became of them since."),
    Basis.FLOW: _l("Of what happened in these days."), Basis.STANDING: _l("As it was at the end of the last day."),
}
NOW_WORDS = _l("As it is now, whatever the period.")
"""Of what has no past, in place of these."""
WHOLE_WORDS = _l("The whole site, not only what was chosen.")
"""Of what a slice does not narrow, beside what it does."""
NOTE_WORDS: dict[NoteKind, Any] = {
    NoteKind.RELEASE: _lp("mark", "Release"), NoteKind.OUTAGE: _lp("mark", "Outage"), NoteKind.OTHER: _lp("mark", "Other"),
}
AGAINST_WORDS: dict[str, Any] = {
    "previous": _l("The period before"), "year": _l("The same days a year ago"), "period": _l("Days of your own"),
    "slice": _l("Other questions, the same days"), "none": _l("Nothing"),
}
SLICE_WORDS: dict[str, Any] = {
    "category": _l("Category"), "tag": _l("Tag"), "language": _l("Language"), "product": _l("Product"),
    "version": _lp("product", "Version"), "team": _lp("case", "Team"),
}
NOT_NARROWED = _l("It is counted for the whole site: category, tag, language, product, version and team do not narrow it.")
LANGUAGE_WORDS: dict[str, Any] = {"en": _l("English"), "es": _l("Spanish")}
AGE_WORDS: dict[str, Any] = {
    "<1d": _l("under 1 d"), "1-3d": _l("1–3 d"), "3-7d": _l("3–7 d"), "7-30d": _l("7–30 d"), ">30d": _l("over 30 d"),
}
PART_WORDS: dict[Part, Any] = {Part.COUNTED: _l("What was counted"), Part.OUT_OF: _l("Out of these")}
UNIT_WORDS: dict[Kind, str] = {Kind.COUNT: "count", Kind.SHARE: "share", Kind.DURATION: "seconds", Kind.SCORE: "score"}
"""How files name what a value is in."""
HOUR, DAY = 3_600, 86_400
TENTH = 0.1
"""Smaller shares are written with a tenth of a percent."""
NOTHING, MINUS = "–", "−"


def passed_over_words(chosen_by: Collection[str], slices: Collection[str]) -> str:
    """What a number is not about, though it was chosen: all of it, or by what; nothing where all of it narrows the number."""
    left = [str(words) for name, words in SLICE_WORDS.items() if name in chosen_by and name not in slices]
    if len(left) < len(chosen_by):
        return _("Not narrowed by: %(names)s.", names=", ".join(left)) if left else ""
    return str(WHOLE_WORDS) if left else ""


def narrowing_words(slices: Collection[str]) -> str:
    """What can narrow a number, where that is not everything."""
    if not slices:
        return str(NOT_NARROWED)
    names = [str(words) for name, words in SLICE_WORDS.items() if name in slices]
    return "" if len(names) == len(SLICE_WORDS) else _("Of what can be chosen, these narrow it: %(names)s.", names=", ".join(names))


def value_words(kind: Kind, value: float | None) -> str:
    """A value as people read it: 12, 78%, 38 min, 4.2, −12."""
    if value is None:
        return NOTHING
    if kind is Kind.SHARE:
        return share_words(value)
    if kind is Kind.DURATION:
        return length_words(value)
    return with_minus(number(int(value)) if kind is Kind.COUNT else str(format_decimal(round(value, 1))))


def with_minus(words: str) -> str:
    """A number with a minus that is no hyphen."""
    return words.replace("-", MINUS)


def precision(kind: Kind, value: float) -> float:
    """How finely a value of this size is written, in its own unit: seconds, or parts of one."""
    if kind is Kind.DURATION:
        return HOUR if value >= 2 * DAY else 60 if value >= 600 else 1
    if kind is Kind.SHARE:
        return 0.001 if value < TENTH else 0.01
    return 1 if kind is Kind.COUNT else 0.1


def length_words(seconds: float) -> str:
    """A length of time without what does not matter beside it: seconds from ten minutes on, minutes from two days on."""
    unit = precision(Kind.DURATION, seconds)
    return duration(round(seconds / unit) * unit)


def share_words(share: float) -> str:
    """A share in percent: whole ones, with a tenth under ten."""
    return percent(round(share * 100, 1 if abs(share) < TENTH else 0))


def tick_words(kind: Kind, value: float) -> str:
    """The same beside a line of a chart, as short as can be."""
    if kind is Kind.DURATION:
        return duration(value, 1)
    return with_minus(number(value)) if kind is Kind.SCORE else value_words(kind, value)


TICKS: dict[str, Callable[[float], str]] = {str(kind): partial(tick_words, kind) for kind in Kind}
"""By kind."""


def day_words(day: date) -> str:
    """A day under a chart, without its year."""
    return str(format_date(day, "MMM d" if get_locale().language == "en" else "d MMM"))


def whole_day(day: date) -> str:
    return str(format_date(day, "medium"))


def month_words(day: date) -> str:
    return str(format_date(day, "MMM y"))


def quarter_words(day: date) -> str:
    return str(format_date(day, "QQQ y"))


def period_words(since: date, until: date) -> str:
    if since == until:
        return whole_day(since)
    return _("%(first)s to %(last)s", first=whole_day(since), last=whole_day(until))


def in_unit(kind: Kind, text: str) -> float:
    """A number that somebody typed, in the unit of the measure: shares in percent, lengths of time in hours; a comma is a point.

    Raises ValueError.
    """
    plain = text.strip().rstrip("%").strip().replace(",", ".").replace(MINUS, "-")
    if len(plain) > 20 or not plain.replace(".", "", 1).lstrip("-").isdecimal() or not plain.isascii():
        raise ValueError("not a number")
    value = float(plain)
    return round(value / 100, 6) if kind is Kind.SHARE else value * HOUR if kind is Kind.DURATION else value


def text_in_unit(kind: Kind, value: float) -> str:
    """The other way round: what somebody would type."""
    return f"{round(value * 100, 4) if kind is Kind.SHARE else value / HOUR if kind is Kind.DURATION else value:.10g}"
