"""What one may ask of the insights, read from an address: days, which questions, and what to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from forum.kit.clock import parse_day, today
from forum.kit.text import plain_line
from forum.metrics.measured import Measure, Scope
from forum.metrics.models.noted import TEXT_MAX
from forum.metrics.models.tokens import NAME_MAX
from forum.metrics.states import NoteKind
from forum.metrics.words import NOTE_WORDS
from forum.resolution.counting import EVERYTHING, SLICED_BY, Slice
from forum.threads.opening_times import new_key

PRESETS = (7, 30, 90, 365)
DEFAULT_DAYS = 30
MOST_DAYS = 3_660
"""Ten years and the leap days among them."""
EARLIEST = date(2000, 1, 1)
SLICE_MAX = 120
NO_DAY = _l("Give a day such as 2026-03-31.")


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"
    PERIOD = "period"
    SLICE = "slice"
    NONE = "none"


@dataclass(frozen=True)
class Asked:
    """An address read. `wrong`: by input, what is wrong with it. `days`: one of PRESETS, None for days of one's own.

    `slice` and `other` are texts by name of SLICED_BY; `given` is what was typed, for the form to keep.
    """

    days: int | None
    since: date
    until: date
    slice: Mapping[str, str]
    against: Against
    against_since: date | None = None
    against_until: date | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def query(self, **changes: Any) -> str:
        """The address's query that asks for the same, with changes (None leaves out); nothing of what goes without saying."""
        said: dict[str, Any] = {"days": self.days} if self.days else {"since": self.since, "until": self.until}
        said |= {**self.slice, "against": self.against}
        if self.against is Against.PERIOD:
            said |= {"against_since": self.against_since, "against_until": self.against_until}
        if self.against is Against.SLICE:
            said |= {f"other_{name}": text for name, text in self.other.items()}
        said |= changes
        if said.get("days") == DEFAULT_DAYS:
            del said["days"]
        if said.get("against") == Against.PREVIOUS:
            del said["against"]
        return urlencode({name: str(value) for name, value in said.items() if value not in (None, "")})

    def url(self, path: str, **changes: Any) -> str:
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    def scope(self, within: Slice = EVERYTHING) -> Scope:
        return Scope(self.since, self.until, within)

    def compared(self, within: Slice = EVERYTHING, other: Slice = EVERYTHING) -> Scope | None:
        """What the scope is compared with, if with anything. `other`: what the texts of `other` mean."""
        scope = self.scope(within)
        if self.against is Against.PREVIOUS:
            return scope.before()
        if self.against is Against.YEAR:
            return Scope(_year_before(self.since), _year_before(self.until), within)
        if self.against is Against.PERIOD and self.against_since and self.against_until:
            return Scope(self.against_since, self.against_until, within)
        return Scope(self.since, self.until, other) if self.against is Against.SLICE else None


def asked_in(given: Mapping[str, str]) -> Asked:
    """What an address asks for. An input that cannot be read is named in `wrong`, and what goes without saying stands in its place."""
    wrong: dict[str, Any] = {}
    days, since, until = _days(given, wrong)
    chosen, other = _slice(given), _slice(given, "other_")
    against = given.get("against", "") or _meant(given, other)
    if against not in list(Against):
        wrong["against"] = _l("Choose what to compare with.")
        against = Against.PREVIOUS
    other_since = other_until = None
    if against == Against.PERIOD:
        other_since, other_until = _own_days(given, "against_since", "against_until", wrong)
    return Asked(days, since, until, chosen, Against(against), other_since, other_until, other if against == Against.SLICE else {}, wrong,
                 dict(given))


def _slice(given: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    return {name: text for name in SLICED_BY if (text := plain_line(given.get(f"{prefix}{name}", ""))[:SLICE_MAX])}


def _meant(given: Mapping[str, str], other: Mapping[str, str]) -> Against:
    """What an address compares with that does not say so: other questions or days of one's own where it names some."""
    if other:
        return Against.SLICE
    return Against.PERIOD if given.get("against_since") or given.get("against_until") else Against.PREVIOUS


def _days(given: Mapping[str, str], wrong: dict[str, Any]) -> tuple[int | None, date, date]:
    last = today()
    usual = (DEFAULT_DAYS, last - timedelta(days=DEFAULT_DAYS - 1), last)
    if given.get("since") or given.get("until"):
        since, until = _own_days(given, "since", "until", wrong)
        if since is None or until is None:
            return usual
        days = (until - since).days + 1
        return days if until == last and days in PRESETS else None, since, until
    text = given.get("days", "") or str(DEFAULT_DAYS)
    if text not in {str(days) for days in PRESETS}:
        wrong["days"] = _l("Choose 7, 30, 90 or 365 days, or days of your own.")
        return usual
    return int(text), last - timedelta(days=int(text) - 1), last


def _own_days(given: Mapping[str, str], first: str, second: str, wrong: dict[str, Any]) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for name in (first, second):
        try:
            day = parse_day(given.get(name, ""))
        except ValueError:
            wrong[name] = NO_DAY
            found.append(None)
            continue
        if not EARLIEST <= day <= today():
            wrong[name] = _l("Choose a day after the year 2000 that is not in the future (days are days of UTC).")
        found.append(day)
    since, until = found
    if since and until and not wrong:
        if until < since:
            wrong[second] = _l("The last day is before the first.")
        elif (until - since).days >= MOST_DAYS:
            wrong[second] = _l("At most %(num)s days are counted at once.", num=MOST_DAYS)
    return (None, None) if first in wrong or second in wrong else (since, until)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # February 29
        return day.replace(year=day.year - 1, day=28)


class DayField(DateField):
    """A day; what is none is told as everywhere in the insights."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_DAY) from None


class NoteForm(FlaskForm):
    """A mark on the charts."""

    day = DayField(_l("Day"))
    kind = SelectField(_l("What it was"), choices=[SelectChoice(str(kind), NOTE_WORDS[kind]) for kind in NoteKind])
    text = StringField(_l("In a few words"), render_kw={"maxlength": TEXT_MAX}, description=_l("Shown under every chart of these days."))


class GoalForm(FlaskForm):
    """What a measure is to reach. `target` is in the unit in which the measure is shown: days and hours are hours here."""

    measure = SelectField(_l("Measure"))
    target = StringField(_l("Goal"), description=_l("Shares in percent, lengths of time in hours, everything else as it is shown."))
    since = DayField(_l("From the day"))

    def offer(self, measures: Sequence[Measure]) -> GoalForm:
        self.measure.choices = [SelectChoice(one.id, one.name) for one in measures]
        return self


class TokenForm(FlaskForm):
    """A token for a program."""

    name = StringField(_l("What it is for"), render_kw={"maxlength": NAME_MAX}, description=_l("Such as the spreadsheet or the dashboard."))
    days = SelectField(_l("Works for"), default="90", choices=[
        SelectChoice("30", _l("30 days")), SelectChoice("90", _l("90 days")), SelectChoice("365", _l("A year")),
    ])
    key = HiddenField(default=new_key)
