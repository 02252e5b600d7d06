"""Charts of how things are spread: ages, lengths of time, categories by week, and the way from a suggestion to a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext

from forum.core.rendering import duration, number
from forum.metrics.drawing import Bars, Columns, bars_of, columns_of
from forum.metrics.figures import Cell, number_cell
from forum.metrics.measured import Kind
from forum.metrics.queries.heat import Unit
from forum.metrics.words import (
    AGE_WORDS,
    day_words,
    length_words,
    month_words,
    quarter_words,
    value_words,
    whole_day,
)

LEVELS = 4
MOST_CELLS, FEWEST_ROWS = 2_000, 12
HALF = 0.5


@dataclass(frozen=True)
class Spread:
    """A chart of columns or of rows. `head` and `rows`: the same as a table."""

    id: str
    title: str
    summary: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    columns: Columns | None = None
    bars: Bars | None = None


@dataclass(frozen=True)
class HeatCell:
    """`level`: 0 to LEVELS, how dark it is."""

    words: str
    said: str
    level: int
    url: str


@dataclass(frozen=True)
class UnitWords:
    """`most`: where most was asked. `short` and `whole`: what a column is called, and a cell in a sentence."""

    title: Any
    most: Any
    short: Callable[[date], str]
    whole: Callable[[date], str]


UNIT_WORDS: Mapping[Unit, UnitWords] = {
    Unit.WEEK: UnitWords(
        _l("Questions asked by category and week"), _l("Most was asked in %(category)s in the week of %(week)s: %(asked)s."), day_words,
        whole_day,
    ),
    Unit.MONTH: UnitWords(
        _l("Questions asked by category and month"), _l("Most was asked in %(category)s in %(month)s: %(asked)s."), month_words,
        month_words,
    ),
    Unit.QUARTER: UnitWords(
        _l("Questions asked by category and quarter"), _l("Most was asked in %(category)s in the quarter %(quarter)s: %(asked)s."),
        quarter_words,
        quarter_words,
    ),
}


@dataclass(frozen=True)
class HeatTable:
    title: str
    summary: str
    weeks: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[HeatCell]]]


def ages_spread(ages: Any) -> Spread:
    """How old what is unresolved is."""
    labels = [str(AGE_WORDS[name]) for name in ages.buckets]
    counts = list(ages.buckets.values())
    if ages.n:
        summary = _(
            "%(unresolved)s; half of them for more than %(median)s, one in ten for more than %(p90)s.",
            unresolved=ngettext("%(count)s unresolved question", "%(count)s unresolved questions", ages.n, count=number(ages.n)),
            median=length_words(ages.median), p90=length_words(ages.p90),
        )
    else:
        summary = _("Nothing is unresolved.")
    return Spread("ages", _("Unresolved questions by age"), summary, [_("Age"), _("Questions"), pgettext("part", "Share")],
                  counted_rows(labels, counts), columns_of(labels, counts))


def duration_spread(id: str, title: str, found: Any) -> Spread:
    """How long something took: columns, with the median and the 90th percentile as lines between them."""
    labels = [duration(bar.up_to, 1) if bar.up_to else _("more") for bar in found.bars]
    counts = [bar.n for bar in found.bars]
    said = [("median", found.median, _("Median: %(length)s"), 3), ("p90", found.p90, _("9 in 10: %(length)s"), 4)]
    cuts = [
        (words % {"length": length_words(seconds)}, place_of(found.bars, seconds), series)
        for _name, seconds, words, series in said if seconds is not None
    ]
    long = [_("up to %(length)s", length=label) if bar.up_to else _("longer") for label, bar in zip(labels, found.bars, strict=True)]
    return Spread(id, title, duration_words(found), [_("How long"), _("Questions"), pgettext("part", "Share")], counted_rows(long, counts),
                  columns_of(labels, counts, height=230, cuts=cuts))


def duration_words(found: Any) -> str:
    if not found.n:
        return _("None of %(num)s questions has it yet.", num=number(found.out_of))
    return _(
        "%(num)s of %(whole)s questions: half within %(median)s, nine in ten within %(p90)s.", num=number(found.n),
        whole=number(found.out_of), median=length_words(found.median), p90=length_words(found.p90),
    )


def place_of(bars: Sequence[Any], seconds: float) -> float:
    """Where a length of time lies among the columns, counted in columns from the left."""
    for at, bar in enumerate(bars):
        if bar.up_to is None:
            return at + HALF
        if seconds <= bar.up_to:
            return at + (seconds - bar.over) / (bar.up_to - bar.over)
    return float(len(bars))


def counted_rows(labels: Sequence[str], counts: Sequence[int]) -> list[list[Cell]]:
    whole = sum(counts)
    return [
        [label, number_cell(Kind.COUNT, count), value_words(Kind.SHARE, count / whole) if whole else "–"]
        for label, count in zip(labels, counts, strict=True)
    ]


def funnel_spread(found: Any, *, passed_over: str = "") -> Spread:
    """From a suggestion that was shown to a question that was not asked, or was. `passed_over`: what chosen it is not about."""
    steps = [(_("A suggestion was shown"), found.shown), (_("One was opened"), found.opened), (_("It solved the problem"), found.solved),
             (_("Asked anyway"), found.asked_anyway)]
    if found.shown:
        summary = _(
            "Of %(shown)s with suggestions, %(solved)s (%(share)s) ended without a question and %(asked)s asked anyway.",
            shown=ngettext("%(count)s visit", "%(count)s visits", found.shown, count=number(found.shown)), solved=number(found.solved),
            share=value_words(Kind.SHARE, found.solved / found.shown), asked=number(found.asked_anyway),
        )
    else:
        summary = _("Nothing was suggested to anybody in these days.")
    if passed_over:
        summary = f"{summary} {passed_over}"
    rows: list[list[Cell]] = [
        [label, number_cell(Kind.COUNT, count), value_words(Kind.SHARE, count / found.shown) if found.shown else "–"]
        for label, count in steps
    ]
    return Spread("funnel", _("From suggestion to question"), summary, [_("Step"), _("Visits"), _("Of those shown")], rows,
                  bars=bars_of(steps, of=found.shown) if found.shown else None)


def heat_table(
    found: Sequence[Any], last: date, url: Callable[[int, date, date], str], unit: Unit = Unit.WEEK,
) -> HeatTable | None:
    """Questions asked by category and week (or month, quarter); None without any. `url` (category, first day, last day) leads to their
    list. Of many categories the busiest are shown."""
    if not found:
        return None
    said = _("%(asked)s asked, %(unresolved)s unresolved")
    written = cache(number)
    words, shown = UNIT_WORDS[unit], found[:max(FEWEST_ROWS, MOST_CELLS // len(found[0].cells))]
    most = max(cell.asked for heat in found for cell in heat.cells)
    firsts = [cell.first for cell in found[0].cells]
    ends = [*(date.fromordinal(first.toordinal() - 1) for first in firsts[1:]), last]
    rows = [
        (heat.name, number(heat.asked), [
            HeatCell(written(cell.asked), said % {"asked": written(cell.asked), "unresolved": written(cell.unresolved)},
                     level(cell.asked, most), url(heat.category_id, cell.first, end))
            for cell, end in zip(heat.cells, ends, strict=True)
        ])
        for heat in shown
    ]
    top = max(((heat, cell) for heat in found for cell in heat.cells), key=lambda one: one[1].asked)
    summary = str(words.most) % {"category": top[0].name, unit: words.whole(top[1].first), "asked": number(top[1].asked)}
    if len(shown) < len(found):
        busiest = _("Shown are the %(num)s busiest of %(whole)s categories.", num=number(len(shown)), whole=number(len(found)))
        summary = f"{summary} {busiest}"
    return HeatTable(str(words.title), summary, [words.short(first) for first in firsts], rows)


def level(count: int, most: int) -> int:
    return 0 if not count or not most else max(1, -(-count * LEVELS // most))
