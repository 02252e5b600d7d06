"""How lengths of time are spread over the questions asked in a scope: bars of equal ratio, with median and 90th percentile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.permissions import Actor, can
from forum.kit.durations import median, p90
from forum.metrics.conditions import DURATIONS
from forum.metrics.measured import Scope
from forum.metrics.queries.reading import Reading
from forum.policy import Action

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LIMITS = (5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""Seconds up to which (included) each bar goes; the last bar has no end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many took longer than `over` and at most `up_to` seconds (None: however long)."""

    over: int
    up_to: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of `out_of` questions, `n` have this length of time; seconds."""

    n: int
    out_of: int
    median: float | None
    p90: float | None
    bars: Sequence[Bar]


def distribution(viewer: Actor, scope: Scope, column: str) -> Distribution | None:
    """Of a length of time of `conditions.DURATIONS` (`first_response`, `first_resolved` ...). None for whoever may not see insights.

    Raises KeyError for a name that is none.
    """
    if column not in DURATIONS:
        raise KeyError(column)
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    reading = Reading(scope, scope.days)
    seconds = reading.seconds[column][0]
    return Distribution(len(seconds), sum(reading.cohort["asked"]), median(seconds), p90(seconds), bars_of(seconds))


def bars_of(seconds: Sequence[float]) -> list[Bar]:
    counts = [0] * (len(LIMITS) + 1)
    for value in seconds:
        counts[bisect_left(LIMITS, value)] += 1
    return [Bar(over, up_to, n) for over, up_to, n in zip((0, *LIMITS), (*LIMITS, None), counts, strict=True)]
