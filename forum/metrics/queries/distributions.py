"""How lengths of time are spread over the questions asked in a scope: bars of equal ratio, with median and 90th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from forum.core.permissions import Actor, can
from forum.metrics.conditions import DURATIONS
from forum.metrics.measured import Scope
from forum.metrics.packing import Array
from forum.metrics.queries.desks import Common
from forum.metrics.queries.kept import kept
from forum.metrics.queries.reading import Reading, reading_of
from forum.metrics.ranks import percentiles
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


def distributions(viewer: Actor, scope: Scope, columns: Sequence[str], shared: Common | None = None) -> dict[str, Distribution]:
    """Of lengths of time of `conditions.DURATIONS` (`first_response`, `first_resolved` ...). Nothing for whoever may not see insights.

    Raises KeyError for a name that is none. The questions are read once for all of them, and not again until facts change.
    `shared`: what readings of a page share.
    """
    if unknown := set(columns) - set(DURATIONS):
        raise KeyError(*unknown)
    if not can(viewer, Action.SEE_INSIGHTS):
        return {}
    found = kept(f"lengths:{','.join(columns)}", scope, lambda: _counted(reading_of(scope, shared), columns))
    return {name: Distribution(**{**row, "bars": [Bar(**bar) for bar in row["bars"]]}) for name, row in found.items()}


def _counted(reading: Reading, columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    out_of = sum(reading.cohort["asked"])
    return {name: asdict(_spread(reading.whole(name), out_of)) for name in columns}


def _spread(seconds: Array, out_of: int) -> Distribution:
    middle, most = percentiles(seconds, (50, 90))
    return Distribution(len(seconds), out_of, middle, most, bars_of(seconds))


def bars_of(seconds: Array) -> list[Bar]:
    counts = np.bincount(np.searchsorted(LIMITS, seconds), minlength=len(LIMITS) + 1).tolist()
    return [Bar(over, up_to, n) for over, up_to, n in zip((0, *LIMITS), (*LIMITS, None), counts, strict=True)]
