"""One measure's own page: how it is counted, its line, and the rows that it counts."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from forum.core.permissions import can
from forum.kit.paging import Page, clamp_page, last_page
from forum.metrics.cards import card_of, trend_words
from forum.metrics.figures import measure_figure
from forum.metrics.measured import Basis, Kind, Measure, Part
from forum.metrics.queries.noted import goals_over, notes_within
from forum.metrics.queries.overview import alone
from forum.metrics.routes import blueprint
from forum.metrics.routes.reading import Reading, asked_words, get_measure, read_asked
from forum.metrics.words import GROUP_WORDS, PART_WORDS, TICKS, day_words
from forum.policy import Action

ROWS = 30
MOST_PAGES = 1_000


@blueprint.get("/insights/<measure_id>/")
def measure(measure_id: str) -> Any:
    reading, found = read_asked(), get_measure(measure_id)
    if reading.wrong:
        return render_template("metrics/refused.html", reading=reading, measure=found, **asked_words(reading)), 422
    return render_template(
        "metrics/measure.html", reading=reading, measure=found, **asked_words(reading), **measure_parts(reading, found),
        **list_parts(reading, found), group=GROUP_WORDS[found.group], manages=can(reading.viewer, Action.MANAGE_INSIGHTS),
        reads_answers=can(reading.viewer, Action.SEE_SURVEY_ANSWERS),
    )


def measure_parts(reading: Reading, found: Measure) -> dict[str, Any]:
    """Value, change, and the line."""
    shown = alone(found, reading.scope, reading.compared)
    points = shown.points
    goals = goals_over(reading.viewer, reading.scope, found)
    notes = notes_within(reading.viewer, reading.scope.start, reading.scope.end)
    said = trend_words(found, points, shown.step)
    figure = measure_figure(found, points, notes, goals, said, shown.step, reading.scope.end) if points else None
    card = card_of(found, shown.value, shown.before, points, goals[-1][1] if goals else None, shown.step)
    return {"card": card, "figure": figure, "day": day_words, "tick_of": TICKS[found.kind]}


def list_parts(reading: Reading, found: Measure) -> dict[str, Any]:
    """The part of the list that is asked for, and tabs for both."""
    part = part_asked(found)
    number = clamp_page(request.args.get("page", "1"), MOST_PAGES)
    page = found.rows_of(reading.viewer, reading.scope, part, (number - 1) * ROWS, ROWS)
    if not page.rows and page.total and number > 1:
        number = last_page(page.total, ROWS)
        page = found.rows_of(reading.viewer, reading.scope, part, (number - 1) * ROWS, ROWS)
    kept = None if part is Part.COUNTED else part
    return {
        "list": Page(page.rows, number, ROWS, page.total, page.more), "part": part, "tabs": part_tabs(reading, found, part, page.total),
        "page_url": lambda to: f"{reading.measure_url(found, part=kept, page=to if to > 1 else None)}#list",
    }


def part_tabs(reading: Reading, found: Measure, part: Part, total: int) -> list[dict[str, Any]]:
    if not has_parts(found):
        return []
    return [
        {"label": words, "url": f"{reading.measure_url(found, part=None if one is Part.COUNTED else one)}#list", "current": one is part,
         "count": total if one is part else None}
        for one, words in PART_WORDS.items()
    ]


def has_parts(found: Measure) -> bool:
    """A share is something out of something; of the questions of a period some took a time, others have no end yet."""
    return found.kind is Kind.SHARE or (found.kind is Kind.DURATION and found.basis is Basis.COHORT)


def part_asked(found: Measure) -> Part:
    return Part.OUT_OF if has_parts(found) and request.args.get("part") == Part.OUT_OF else Part.COUNTED
