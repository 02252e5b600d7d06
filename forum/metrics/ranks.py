"""Exact medians and percentiles of many numbers at once: the same as `kit.durations` says of few. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from forum.metrics.packing import Array


def percentiles(values: Array, parts: Sequence[int]) -> list[float | None]:
    """Those of `values` (numbers, in any order) that so many percent of them do not exceed, interpolated as
    `kit.durations.percentile`; None of nothing. Only what is near a rank is put in its place."""
    if not len(values):
        return [None for _part in parts]
    ranks = [(len(values) - 1) * part / 100 for part in parts]
    near = {place for rank in ranks for place in (math.floor(rank), min(math.floor(rank) + 1, len(values) - 1))}
    ordered = np.partition(values, sorted(near))
    return [_at(ordered, rank) for rank in ranks]


def median(values: Array) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    return percentiles(values, (50,))[0]


def _at(ordered: Array, rank: float) -> float:
    below = math.floor(rank)
    low = float(ordered[below])
    if below + 1 >= len(ordered):
        return low
    return low + (rank - below) * (float(ordered[below + 1]) - low)
