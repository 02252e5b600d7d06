"""The charts of the insights: what is drawn, in one true sentence, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from forum.core.rendering import number
from forum.metrics.drawing import Plot, plot_of
from forum.metrics.measured import Kind, Measure, Point
from forum.metrics.words import NOTE_WORDS, period_words, value_words, whole_day

Cell = Mapping[str, Any] | str


@dataclass(frozen=True)
class Marked:
    """A mark of the charts, by the number that its line has."""

    number: int
    day: date
    words: str
    text: str


@dataclass(frozen=True)
class Figure:
    """`plots`: one over another, over the same days. `head` and `rows`: the same as a table; a cell with a `value` is what scripts draw."""

    id: str
    title: str
    summary: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    plots: Sequence[Plot] = ()
    marks: Sequence[Marked] = ()
    kind: Kind = Kind.COUNT
    goal: str = ""
    plot_titles: Sequence[str] = field(default=())


def marked(notes: Sequence[Any]) -> list[Marked]:
    return [Marked(number, note.day, str(NOTE_WORDS[note.kind]), note.text) for number, note in enumerate(notes, 1)]


def flow_figure(
    asked: Sequence[Point], resolved: Sequence[Point], backlog: Sequence[Point], notes: Sequence[Any], last: date, step: int = 1, *,
    opening: int,
) -> Figure:
    """Asked and resolved per day (or per `step` days), and what is open at the end of each; up to the day `last`. `opening`: what was
    open before the first."""
    days = [point.day for point in asked]
    marks = marked(notes)
    places = [(mark.number, mark.day) for mark in marks]
    names = [pgettext("questions", "Asked"), _("Resolved"),
             _("Unresolved at the end of the day") if step == 1 else _("Unresolved at their end")]
    series = [[point.value for point in points] for points in (asked, resolved, backlog)]
    plots = (
        plot_of(days, [(names[0], series[0]), (names[1], series[1])], marks=places, step=step),
        plot_of(days, [(names[2], series[2])], height=130, area=True, first_number=3),
    )
    rows = [
        [day_cell(day, step, last), *(number_cell(Kind.COUNT, values[at]) for values in series)] for at, day in enumerate(days)
    ]
    title = _("Asked and resolved per day") if step == 1 else _("Asked and resolved per %(num)s days", num=step)
    return Figure("flow", title, flow_words(series, days[0], last, opening), [_("Day") if step == 1 else _("Days"), *names], rows, plots,
                  marks=marks, plot_titles=("", names[2]))


def flow_words(series: Sequence[Sequence[float | None]], first: date, last: date, opening: int) -> str:
    """How much came in and went out, and what became of the pile that there was before."""
    asked, resolved = (int(sum(value or 0 for value in values)) for values in series[:2])
    said = _(
        "%(asked)s and %(resolved)s from %(first)s to %(last)s",
        asked=ngettext("%(count)s question asked", "%(count)s questions asked", asked, count=number(asked)),
        resolved=_("%(num)s resolved", num=number(resolved)),
        first=whole_day(first), last=whole_day(last),
    )
    left = [int(value) for value in series[2] if value is not None]
    if not left:
        return f"{said}."
    if opening == left[-1]:
        return _("%(said)s; unresolved before the first day and at the end of the last: %(num)s.", said=said, num=number(opening))
    return _("%(said)s; unresolved went from %(first)s to %(last)s.", said=said, first=number(opening), last=number(left[-1]))


def measure_figure(
    measure: Measure, points: Sequence[Point], notes: Sequence[Any], goals: Sequence[tuple[date, float]], summary: str, step: int = 1,
    last: date | None = None,
) -> Figure:
    """One measure over the period, up to the day `last`, a point per `step` days. `goals`: from which of its days on what is to be
    reached."""
    days = [point.day for point in points]
    marks = marked(notes)
    kind = measure.kind
    plot = plot_of(days, [(str(measure.name), [point.value for point in points])], height=280, kind=str(kind),
                   marks=[(mark.number, mark.day) for mark in marks], goals=goals, step=step)
    rows = [
        [day_cell(point.day, step, last), number_cell(kind, point.value), number_cell(Kind.COUNT, point.n, drawn=False)]
        for point in points
    ]
    goal_words = _("Goal: %(value)s", value=value_words(kind, goals[-1][1])) if goals else ""
    title = _("Day by day") if step == 1 else _("Every %(num)s days", num=step)
    head = [_("Day") if step == 1 else _("Days"), str(measure.name), _("Rests on")]
    return Figure(f"measure-{measure.id}", title, summary, head, rows, (plot,), marks=marks, kind=kind, goal=goal_words)


def day_cell(day: date, step: int = 1, last: date | None = None) -> Cell:
    """A day, or the days from it on that one point stands for."""
    end = min(day + timedelta(days=step - 1), last or date.max)
    return {"words": period_words(day, end), "day": day.isoformat()}


def number_cell(kind: Kind, value: float | None, *, drawn: bool = True) -> Cell:
    words = value_words(kind, value)
    return {"words": words, "value": f"{value:.6g}"} if drawn and value is not None else {"words": words}
