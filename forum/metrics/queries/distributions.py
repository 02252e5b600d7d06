"""How lengths of time are spread over the questions asked in a scope: bars of equal ratio, with median and 90th percentile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from forum.core.permissions import Actor, can
from forum.kit.durations import median, p90
from forum.metrics.conditions import DURATIONS
from forum.metrics.measured import Scope
from forum.metrics.queries.kept import kept
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


def distributions(viewer: Actor, scope: Scope, columns: Sequence[str]) -> dict[str, Distribution]:
    """Of lengths of time of `conditions.DURATIONS` (`first_response`, `first_resolved` ...). Nothing for whoever may not see insights.

    Raises KeyError for a name that is none. The questions are read once for all of them, and not again until facts change.
    """
    if unknown := set(columns) - set(DURATIONS):
        raise KeyError(*unknown)
    if not can(viewer, Action.SEE_INSIGHTS):
        return {}
    found = kept(f"lengths:{','.join(columns)}", scope, lambda: _counted(scope, columns))
    return {name: Distribution(**{**row, "bars": [Bar(**bar) for bar in row["bars"]]}) for name, row in found.items()}


def _counted(scope: Scope, columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    reading = Reading(scope, scope.days)
    out_of, seconds = sum(reading.cohort["asked"]), {name: reading.seconds[name][0] for name in columns}
    return {name: asdict(Distribution(len(of), out_of, median(of), p90(of), bars_of(of))) for name, of in seconds.items()}


def bars_of(seconds: Sequence[float]) -> list[Bar]:
    counts = [0] * (len(LIMITS) + 1)
    for value in seconds:
        counts[bisect_left(LIMITS, value)] += 1
    return [Bar(over, up_to, n) for over, up_to, n in zip((0, *LIMITS), (*LIMITS, None), counts, strict=True)]
