"""Exact medians and percentiles of many numbers at once: the same as `kit.durations` says of few. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from forum.metrics.packing import Array


def percentiles(values: Array, parts: Sequence[int]) -> list[float | None]:
    """Those of `values` (numbers, in any order) that so many percent of them do not exceed, interpolated as
    `kit.durations.percentile`; None of nothing. Only what is near a rank is put in its place."""
    if not len(values):
        return [None for _part in parts]
    ordered = np.partition(values, sorted(near(len(values), parts)))
    return percentiles_among(len(values), ordered, parts)


def near(size: int, parts: Sequence[int]) -> set[int]:
    """The places, the least first, of those that the percentiles of so many numbers lie on or between."""
    ranks = [(size - 1) * part / 100 for part in parts]
    return {place for rank in ranks for place in (math.floor(rank), min(math.floor(rank) + 1, size - 1))} if size else set()


def percentiles_among(size: int, placed: Array | Mapping[int, float], parts: Sequence[int]) -> list[float | None]:
    """The same of `size` numbers of which those `near` stand at their places."""
    return [_at(placed, size, (size - 1) * part / 100) if size else None for part in parts]


def median(values: Array) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    return percentiles(values, (50,))[0]


def _at(ordered: Array | Mapping[int, float], size: int, rank: float) -> float:
    below = math.floor(rank)
    low = float(ordered[below])
    if below + 1 >= size:
        return low
    return low + (rank - below) * (float(ordered[below + 1]) - low)
