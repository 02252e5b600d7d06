"""The overview: the eight measures one looks at first, the charts, and every other measure in its group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import can
from forum.metrics.cards import CARDS, Card, card_of
from forum.metrics.figures import Figure, flow_figure
from forum.metrics.forms import PRESETS
from forum.metrics.measured import GROUPS
from forum.metrics.queries.ages import backlog_ages
from forum.metrics.queries.desks import Common
from forum.metrics.queries.distributions import distributions
from forum.metrics.queries.flow import left_before
from forum.metrics.queries.freshness import freshness, nothing_asked
from forum.metrics.queries.funnel import funnel
from forum.metrics.queries.heat import category_weeks, unit_of
from forum.metrics.queries.noted import goals_at, notes_within
from forum.metrics.queries.overview import Shown, overview
from forum.metrics.routes import blueprint
from forum.metrics.routes.reading import Reading, asked_words, get_measure, read_asked
from forum.metrics.spreads import HeatTable, Spread, ages_spread, duration_spread, funnel_spread, heat_table
from forum.metrics.words import GROUP_WORDS, TICKS, day_words, share_words
from forum.policy import Action
from forum.resolution.counting import SLICED_BY

FLOW = ("asked", "resolved", "unresolved")
"""What the line chart draws: in, out, and what is left."""
VISITS = "suggestion_visits"
"""What the way from a suggestion to a question begins with."""
LENGTHS = (("first_response", _l("Time to the first answer")), ("first_resolved", _l("Time to the first solution")))


@blueprint.get("/insights/")
def board() -> Any:
    reading = read_asked()
    if reading.wrong:
        return render_template("metrics/refused.html", reading=reading, **asked_words(reading)), 422
    return render_template("metrics/board.html", reading=reading, **asked_words(reading), **board_parts(reading))


def board_parts(reading: Reading) -> dict[str, Any]:
    shared = Common()
    shown = {one.measure.id: one for one in overview(reading.viewer, reading.scope, reading.compared, shared=shared)}
    goals = goals_at(reading.viewer, reading.scope, (one.measure for one in shown.values()))
    cards = {name: card_of(one.measure, one.value, one.before, one.points, goals.get(name), one.step)
             for name, one in shown.items()}
    fresh = freshness()
    complete = fresh.is_complete or nothing_asked()
    empty = empty_words(reading) if complete and not counts_anything(reading, shown) else None
    return {
        "cards": [cards[name] for name in CARDS if name in cards], "empty": empty, "fresh": fresh, "complete": complete,
        "groups": [(group, GROUP_WORDS[group], found) for group in GROUPS if (found := others(cards, group))],
        "flow": None if empty else flow_of(reading, shown, shared), "spreads": [] if empty else spreads_of(reading, shared),
        "heat": heat_of(reading, shared), "day": day_words, "tick": TICKS, "share": share_words,
        "manages": can(reading.viewer, Action.MANAGE_INSIGHTS), "reads_answers": can(reading.viewer, Action.SEE_SURVEY_ANSWERS),
    }


def empty_words(reading: Reading) -> tuple[str, str, str]:
    """Why there is nothing to show, and what to do about it: a label and where it leads."""
    asked = reading.asked
    if asked.slice:
        return _("Nothing was asked here in these days."), _("Show all questions"), reading.url(**dict.fromkeys(SLICED_BY))
    if nothing_asked():
        yet = _("Nothing was asked yet, so there is nothing to count. Numbers appear with the first question.")
        return yet, _("Ask a question"), "/ask"
    said = _("Nothing was asked in these days, so there is nothing to count.")
    if asked.days != PRESETS[-1]:
        return said, _("Show a year"), reading.url(days=PRESETS[-1], since=None, until=None)
    return said, _("Choose other days"), "#insight-filters"


def counts_anything(reading: Reading, shown: Mapping[str, Shown]) -> bool:
    """Whether there were questions; or, of a slice, anything else that it narrows, such as articles."""
    if any(shown[name].value.value for name in FLOW if name in shown):
        return True
    chosen = reading.scope.within
    return bool(chosen.given) and any(one.value.n for one in shown.values() if not one.measure.passes_over(chosen))


def others(cards: Mapping[str, Card], group: str) -> list[Card]:
    return [card for card in cards.values() if card.measure.group == group and card.measure.id not in CARDS]


def flow_of(reading: Reading, shown: Mapping[str, Shown], shared: Common) -> Figure:
    notes = notes_within(reading.viewer, reading.scope.start, reading.scope.end)
    asked, resolved, left = (shown[name].points for name in FLOW)
    opening = left_before(reading.viewer, reading.scope, shared)
    return flow_figure(asked, resolved, left, notes, reading.scope.end, shown[FLOW[0]].step, opening=opening)


def spreads_of(reading: Reading, shared: Common) -> list[Spread]:
    ages, way = backlog_ages(reading.viewer, reading.scope, shared), funnel(reading.viewer, reading.scope)
    lengths = distributions(reading.viewer, reading.scope, [name for name, _title in LENGTHS], shared)
    return [
        *(duration_spread(f"spread-{name}", str(title), lengths[name]) for name, title in LENGTHS if name in lengths),
        *([ages_spread(ages)] if ages is not None else []),
        *([funnel_spread(way, passed_over=reading.passed_over(get_measure(VISITS)))] if way is not None else []),
    ]


def heat_of(reading: Reading, shared: Common) -> HeatTable | None:
    slugs = {category_id: slug for slug, category_id in reading.choices.category_ids.items()}

    since, until = reading.scope.start, reading.scope.end
    whole = {category_id: reading.url("/insights/asked/", days=None, since=since, until=until, category=slug) + "#list"
             for category_id, slug in slugs.items()}
    days = urlencode({"since": since, "until": until})

    def url(category_id: int, first: date, last: date) -> str:
        return whole[category_id].replace(days, urlencode({"since": first, "until": last}), 1)

    return heat_table(category_weeks(reading.viewer, reading.scope, shared), reading.scope.end, url, unit_of(reading.scope))
