"""How old what is unresolved is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import inf

import numpy as np

from forum.core.permissions import Actor, can
from forum.kit.durations import percentile
from forum.metrics.measured import Point, Scope
from forum.metrics.packing import Array
from forum.metrics.queries.kept import kept
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.standing import Stood, all_stood, end_of, last_days, standing_asked
from forum.metrics.ranks import percentiles
from forum.metrics.standing_line import Line
from forum.policy import Action
from forum.resolution.counting import Spread
from forum.resolution.counting.measures import AGE_BUCKETS, AGE_LIMITS
from forum.resolution.days import TERMS

MOST_CHANGES = 3_000
"""A line of ages over more changes of the backlog is drawn only where somebody looks at it alone."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Unresolved questions by age ("<1d", "1-3d", "3-7d", "7-30d", ">30d"), with median and 90th percentile in seconds."""

    n: int
    median: float | None
    p90: float | None
    buckets: Mapping[str, int]


def backlog_ages(viewer: Actor, scope: Scope) -> Ages | None:
    """At the end of the scope, or now. None for whoever may not see insights."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    return Ages(**kept("ages", scope, lambda: asdict(_ages(Reading(scope))), by_clock=True))


def _ages(reading: Reading) -> Ages:
    ages = reading.made(_standing)
    older = [int(np.count_nonzero(ages >= limit)) for limit in AGE_LIMITS]
    buckets = {name: more - fewer for name, (more, fewer) in zip(AGE_BUCKETS, pairwise((len(ages), *older, 0)), strict=True)}
    middle, most = percentiles(ages, (50, 90))
    return Ages(len(ages), middle, most, buckets)


def age_spread(reading: Reading) -> Spread:
    """Number, median and 90th percentile of the ages at the end of the scope, or now."""
    ages = reading.made(_standing)
    return Spread(len(ages), *percentiles(ages, (50, 90)))


def _standing(reading: Reading) -> Array:
    """Where a line may be drawn as well, all of it is read at once."""
    asked = reading.made(_stood).at(end_of(reading.scope.end, reading.now)) if reading.brief and _is_drawn(reading) else (
        standing_asked(reading.scope, reading.now))
    ages: Array = np.maximum(reading.instant.timestamp() - asked, 0.0)
    return ages


def _stood(reading: Reading) -> Stood:
    return all_stood(reading.scope)


def _is_drawn(reading: Reading) -> bool:
    return not reading.brief or sum(sum(reading.flow[term]) for term in TERMS) <= MOST_CHANGES


def median_ages(reading: Reading) -> list[Point]:
    """The median at the end of every step."""
    if not _is_drawn(reading):
        return []
    stood, found = reading.made(_stood), []
    instants = [end_of(last, reading.now) for last in last_days(reading.scope, reading.step)]
    middles = Line(stood.asked, stood.since, stood.until).middles(instants)
    for first, instant, (number, near) in zip(reading.firsts, instants, middles, strict=True):
        middle = percentile(near, 50)
        at = reading.now.timestamp() if instant == inf else instant
        found.append(Point(first, None if middle is None else max(0.0, at - middle), number))
    return found
