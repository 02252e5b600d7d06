"""All measures of one scope, beside another one: a handful of statements however many questions and measures there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from math import ceil
from typing import Any

from forum.core import cache
from forum.core.permissions import Actor, can
from forum.metrics.measured import Measure, Point, Scope, Value
from forum.metrics.measures import all_measures
from forum.metrics.queries.desks import Common
from forum.metrics.queries.kept import key_of, version_of
from forum.metrics.queries.reading import Reading
from forum.policy import Action

MOST_POINTS = 100
"""A longer period has a point for every few days, so that its line stays small."""
MOST_DAYS_ALONE = 400
"""Up to so many days a line that is looked at alone has a point for each."""
BRIEF, WHOLE = "brief", "whole"
"""Lines: small ones of many measures, those that take long left out; or one to be looked at alone."""
Found = dict[str, tuple[Value, Sequence[Point]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure in a scope. `before`: in the scope it is compared with, None without one, and where that says nothing. `points`: its
    line, one for every `step` days from the first; none where there is no line (what is known of now only)."""

    measure: Measure
    value: Value
    before: Value | None
    points: Sequence[Point]
    step: int = 1


def step_of(scope: Scope) -> int:
    """How many days one point of a line stands for."""
    return ceil(scope.days / MOST_POINTS)


def overview(
    viewer: Actor, scope: Scope, compared: Scope | None = None, *, only: Collection[str] | None = None, shared: Common | None = None,
) -> list[Shown]:
    """Every measure (or `only` those of these ids), in the order they are shown. Nothing for whoever may not see insights. `shared`: what
    the rest of the page may use of what was read."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return []
    chosen = [one for one in all_measures() if only is None or one.id in only]
    version, step, common = version_of(scope, compared), step_of(scope), {} if shared is None else shared
    now = _values(chosen, scope, step, version, common, line=BRIEF)
    before = _before(chosen, scope, compared, version, common)
    return [Shown(one, now[one.id][0], before.get(one.id), now[one.id][1], step) for one in chosen]


def alone(measure: Measure, scope: Scope, compared: Scope | None = None) -> Shown:
    """One measure with a point for every day, or of years for every few. Who may see insights, the caller asks."""
    version, common = version_of(scope, compared), Common()
    step = 1 if scope.days <= MOST_DAYS_ALONE else step_of(scope)
    value, points = _values([measure], scope, step, version, common, line=WHOLE)[measure.id]
    return Shown(measure, value, _before([measure], scope, compared, version, common).get(measure.id), points, step)


def earlier(measure: Measure, scope: Scope, compared: Scope | None) -> Value | None:
    """What one measure is compared with, not kept; None where that would say nothing."""
    value = measure.value_of(compared) if compared is not None and measure.compares(scope, compared) else None
    return value if value is not None and value.complete else None


def _before(
    measures: Sequence[Measure], scope: Scope, compared: Scope | None, version: str, common: Common,
) -> dict[str, Value]:
    """The same of many: without those of which nothing was written down on some of the days."""
    if compared is None:
        return {}
    found = _values([one for one in measures if one.compares(scope, compared)], compared, step_of(compared), version,
                    common)
    return {name: value for name, (value, _points) in found.items() if value.complete}


def _values(
    measures: Sequence[Measure], scope: Scope, step: int, version: str, common: Common, *, line: str = "",
) -> Found:
    """What the measures come to: those that move with the facts are kept as long as the facts stay, the others for a minute."""
    reading, found = Reading(scope, step, brief=line != WHOLE, common=common), Found()
    if line == BRIEF:
        common[("page", scope)] = reading
    for by_clock in (False, True):
        lot = [one for one in measures if one.by_clock is by_clock]
        # one measure alone has a key of its own: many who look at different ones at once do not write over each other
        name = f"measures:{line}" if line != WHOLE else f"measures:{line}:{measures[0].id}"
        found |= _lot(lot, reading, key_of(name, scope, version, by_clock=by_clock), with_points=bool(line))
    return found


def _lot(measures: Sequence[Measure], reading: Reading, key: str, *, with_points: bool) -> Found:
    held = cache.parts().get(key) if measures else None
    known: dict[str, Any] = json.loads(held) if held else {}
    missing = [one for one in measures if one.id not in known]
    for one in missing:
        value = one.read(reading) if one.read is not None else one.value_of(reading.scope)
        points = _points(one, reading) if with_points else ()
        known[one.id] = [list(astuple(value)), [[point.day.toordinal(), point.value, point.n] for point in points]]
    if missing:
        cache.parts().put(key, json.dumps(known).encode())
    return {one.id: (Value(*known[one.id][0]), [Point(date.fromordinal(day), value, n) for day, value, n in known[one.id][1]])
            for one in measures}


def _points(measure: Measure, reading: Reading) -> Sequence[Point]:
    """Of measures that other rooms added, a point per day; of a long period none, since nobody knows how to fold them."""
    if measure.read_points is not None:
        return measure.read_points(reading)
    return measure.points_of(reading.scope) if reading.step == 1 else ()
