"""How old what is unresolved is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from math import inf

import numpy as np

from forum.core.permissions import Actor, can
from forum.kit.durations import percentile
from forum.metrics.conditions import kept_as
from forum.metrics.measured import Point, Scope
from forum.metrics.packing import Array
from forum.metrics.queries.desks import Common
from forum.metrics.queries.kept import kept
from forum.metrics.queries.pile import End, days_of, piles
from forum.metrics.queries.reading import Reading, reading_of
from forum.metrics.queries.standing import Stood, all_stood, end_of, last_days, standing_asked
from forum.metrics.ranks import near, percentiles, percentiles_among
from forum.metrics.standing_line import Line
from forum.policy import Action
from forum.resolution.counting import Spread
from forum.resolution.counting.measures import AGE_BUCKETS, AGE_LIMITS
from forum.resolution.days import TERMS

MOST_CHANGES = 3_000
"""A line of ages over more changes of the backlog is drawn only where somebody looks at it alone."""
PARTS = (50, 90)


@dataclass(frozen=True, slots=True)
class Ages:
    """Unresolved questions by age ("<1d", "1-3d", "3-7d", "7-30d", ">30d"), with median and 90th percentile in seconds."""

    n: int
    median: float | None
    p90: float | None
    buckets: Mapping[str, int]


def backlog_ages(viewer: Actor, scope: Scope, shared: Common | None = None) -> Ages | None:
    """At the end of the scope, or now. None for whoever may not see insights. `shared`: what readings of a page share."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    return Ages(**kept("ages", scope, lambda: asdict(_ages(reading_of(scope, shared))), by_clock=True))


def _ages(reading: Reading) -> Ages:
    found = reading.made(_looked_at)
    buckets = {
        name: more - fewer for name, (more, fewer) in zip(AGE_BUCKETS, pairwise((found.spread.n, *found.older, 0)), strict=True)
    }
    return Ages(found.spread.n, found.spread.median, found.spread.p90, buckets)


def age_spread(reading: Reading) -> Spread:
    """Number, median and 90th percentile of the ages at the end of the scope, or now."""
    return reading.made(_looked_at).spread


def median_ages(reading: Reading) -> list[Point]:
    """The median at the end of every step."""
    if not _is_drawn(reading):
        return []
    return reading.made(_looked_at).points if _is_piled(reading) and reading.brief else _points(reading)


@dataclass(frozen=True, slots=True)
class _Looked:
    """The ages at the end of the scope: how they are spread, and how many reach each limit. `points`: medians, where they are drawn."""

    spread: Spread
    older: Sequence[int]
    points: list[Point]


def _looked_at(reading: Reading) -> _Looked:
    if _is_piled(reading):
        return _of_piles(reading)
    ages = _standing(reading)
    older = [int(np.count_nonzero(ages >= limit)) for limit in AGE_LIMITS]
    return _Looked(Spread(len(ages), *percentiles(ages, PARTS)), older, [])


def _is_piled(reading: Reading) -> bool:
    """Whether it has daily rows; of what combines several slices, and of a staff team, all is read."""
    return kept_as(reading.scope.within) is not None


def _of_piles(reading: Reading) -> _Looked:
    """Two statements, however large the backlog is."""
    drawn = last_days(reading.scope, reading.step) if reading.brief and _is_drawn(reading) else []
    *steps, last = piles(reading.scope, [_end(reading, day) for day in (*drawn, reading.scope.end)])
    oldest_first = {last.n - 1 - place for place in near(last.n, PARTS)}
    days = {last.place(rank)[0] for rank in oldest_first} | set(last.limit_days(AGE_LIMITS))
    days |= {pile.place(rank)[0] for pile in steps for rank in _middle(pile.n)}
    found = days_of(reading.scope, days)
    ages = {last.n - 1 - rank: max(0.0, last.end.at - asked)
            for rank, asked in zip(oldest_first, last.asked(oldest_first, found), strict=True)}
    points = [
        _point(first, pile.end.at, pile.asked(_middle(pile.n), found), pile.n) for first, pile in zip(reading.firsts, steps, strict=False)
    ]
    return _Looked(Spread(last.n, *percentiles_among(last.n, ages, PARTS)), last.older(AGE_LIMITS, found), points)


def _end(reading: Reading, day: date) -> End:
    instant = end_of(day, reading.now)
    return End(day, instant, reading.now.timestamp() if instant == inf else instant)


def _middle(n: int) -> range:
    """The ranks of the one or two in the middle of so many."""
    return range(max(0, n - 1) // 2, n // 2 + 1) if n else range(0)


def _point(first: date, at: float, near_middle: Sequence[float], n: int) -> Point:
    middle = percentile(near_middle, 50)
    return Point(first, None if middle is None else max(0.0, at - middle), n)


def _standing(reading: Reading) -> Array:
    """Of a whole page all of it is read at once, for its line and for the period that it is compared with."""
    asked = reading.made(_stood).at(end_of(reading.scope.end, reading.now)) if reading.brief else (
        standing_asked(reading.scope, reading.now, reading.shared))
    ages: Array = np.maximum(reading.instant.timestamp() - asked, 0.0)
    return ages


def _stood(reading: Reading) -> Stood:
    """What was read up to a later day does as well: what began after an instant did not stand there yet."""
    end, stood = reading.common(("stood", reading.scope.within), lambda: (reading.scope.end, all_stood(reading.scope, reading.shared)))
    return stood if end >= reading.scope.end else all_stood(reading.scope, reading.shared)


def _is_drawn(reading: Reading) -> bool:
    return not reading.brief or sum(sum(reading.flow[term]) for term in TERMS) <= MOST_CHANGES


def _points(reading: Reading) -> list[Point]:
    """From all that stood there at any time."""
    stood, found = reading.made(_stood), []
    ends = [_end(reading, last) for last in last_days(reading.scope, reading.step)]
    middles = Line(stood.asked, stood.since, stood.until).middles([end.instant for end in ends])
    for first, end, (number, near_middle) in zip(reading.firsts, ends, middles, strict=True):
        found.append(_point(first, end.at, near_middle, number))
    return found
