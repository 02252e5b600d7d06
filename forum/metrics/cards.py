"""A measure as a page shows it: its value in words, what changed, a small line, and where its list is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.rendering import number
from forum.metrics.comparing import Change, change_of
from forum.metrics.drawing import spark_path
from forum.metrics.measured import Kind, Measure, Point, Value
from forum.metrics.words import BASIS_WORDS, NOW_WORDS, day_words, narrowing_words, value_words, whole_day

CARDS = (
    "resolution_rate", "unresolved", "first_response", "time_to_first_resolution", "answered_in_time", "deflection_rate", "reopen_rate",
    "backlog_age",
)
"""The eight that a support manager looks at first, in this order."""


@dataclass(frozen=True, slots=True)
class Card:
    """`rests_on`: what the value is made of, in words. `goal`: None without one; `met`: None while there
    is no value too."""

    measure: Measure
    value: Value
    words: str
    before: str
    change: Change
    spark: str
    spark_words: str
    rests_on: str
    basis: Any
    goal: str = ""
    met: bool | None = None

    @property
    def known_since(self) -> str:
        """From when on all of it is known, where days before that are asked for."""
        return _("All of it is known since %(day)s.", day=whole_day(date.fromisoformat(self.value.since))) if self.value.since else ""

    @property
    def narrowing(self) -> str:
        """What can narrow it, where that is not everything."""
        return narrowing_words(self.measure.slices)


def card_of(
    measure: Measure, value: Value, before: Value | None, points: Sequence[Point], goal: float | None = None, step: int = 1,
) -> Card:
    return Card(
        measure, value, value_words(measure.kind, value.value), value_words(measure.kind, before.value) if before else "",
        change_of(measure.kind, measure.better, value, before), spark_path([point.value for point in points]),
        trend_words(measure, points, step), rests_on(measure, value), BASIS_WORDS[measure.basis] if measure.has_past else NOW_WORDS,
        value_words(measure.kind, goal) if goal is not None else "", is_met(measure, value, goal),
    )


def is_met(measure: Measure, value: Value, goal: float | None) -> bool | None:
    """None without a goal, and where there is no value to compare with it."""
    if goal is None or value.value is None:
        return None
    return value.value <= goal if measure.better == "down" else value.value >= goal


def rests_on(measure: Measure, value: Value) -> str:
    """How much there is behind a value: 78 of 100, or of 40; with the slowest tenth of lengths of time."""
    if measure.kind is Kind.SHARE and value.denominator is not None:
        return _("%(part)s of %(whole)s", part=value_words(Kind.COUNT, value.numerator), whole=value_words(Kind.COUNT, value.denominator))
    if measure.kind is Kind.DURATION and value.p90 is not None:
        slow = value_words(Kind.DURATION, value.p90)
        return _("9 in 10 within %(length)s, of %(num)s", length=slow, num=value_words(Kind.COUNT, value.n))
    if measure.kind is Kind.COUNT:
        return ""
    if measure.kind is Kind.SCORE:
        answers = value_words(Kind.COUNT, value.n)
        if measure.reach is None:
            return ngettext("%(count)s answer", "%(count)s answers", value.n, count=answers)
        return ngettext("the mean of %(count)s answer", "the mean of %(count)s answers", value.n, count=answers)
    return _("of %(num)s", num=value_words(Kind.COUNT, value.n))


def trend_words(measure: Measure, points: Sequence[Point], step: int = 1) -> str:
    """The line in a sentence or two: where it begins and ends, its least and greatest day, and on how many of the days there is a figure
    where some have none."""
    known = [(point.value, point) for point in points if point.value is not None]
    if not known:
        return _("%(name)s: nothing in these days.", name=measure.name)
    day = day_words if step == 1 else whole_day  # of years a day without its year says nothing
    low, high = min(known, key=lambda one: one[0])[1], max(known, key=lambda one: one[0])[1]
    if low.value == high.value:
        said = _("%(name)s: %(value)s on %(day)s.", name=measure.name, value=value_words(measure.kind, low.value), day=day(low.day))
        if len(known) > 1:
            said = _level_words(str(measure.name), value_words(measure.kind, low.value), len(known) == len(points), step)
    else:
        said = _moved_words(measure, known, low, high, day)
    return said if len(known) == len(points) else f"{said} {_known_words(len(known), len(points), step)}"


def _level_words(name: str, value: str, everywhere: bool, step: int) -> str:
    if not everywhere:
        return _("%(name)s: %(value)s wherever there is a figure.", name=name, value=value)
    if step > 1:
        return _("%(name)s: %(value)s all along.", name=name, value=value)
    return _("%(name)s: %(value)s on every day.", name=name, value=value)


def _known_words(known: int, every: int, step: int) -> str:
    """The days without a figure are no zeros."""
    if step > 1:
        return ngettext("%(known)s of %(every)s stretches of days has a figure.", "%(known)s of %(every)s stretches of days have a figure.",
                        known, known=number(known), every=number(every))
    return ngettext("%(known)s of %(every)s days has a figure.", "%(known)s of %(every)s days have a figure.",
                    known, known=number(known), every=number(every))


def _moved_words(
    measure: Measure, known: Sequence[tuple[float, Point]], low: Point, high: Point, day: Callable[[date], str],
) -> str:
    return _(
        "%(name)s: from %(first)s on %(begins)s to %(last)s on %(ends)s; least %(low)s on %(low_day)s, most %(high)s on %(high_day)s.",
        name=measure.name, first=value_words(measure.kind, known[0][0]), begins=day(known[0][1].day),
        last=value_words(measure.kind, known[-1][0]), ends=day(known[-1][1].day), low=value_words(measure.kind, low.value),
        low_day=day(low.day), high=value_words(measure.kind, high.value), high_day=day(high.day),
    )
