"""Lengths of time as people read them, and the few statistics that measures use."""

import math
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


class Span(NamedTuple):
    """A value with its unit (``second`` ``minute`` ``hour`` ``day``), for the plural form of the reader's language."""

    value: int
    unit: str


def spans(length: timedelta | float, parts: int = 2) -> list[Span]:
    """The largest units of a length (timedelta or seconds): 90 061 s -> ``[(1, day), (1, hour)]``.

    Cut, not rounded (an hour and 59.9 minutes has not been two hours); a unit of zero between others is left out, and
    the parts are consecutive units, so "2 days 5 seconds" is "2 days". Negative lengths count as zero.
    """
    left = max(0, int(length.total_seconds() if isinstance(length, timedelta) else length))
    found: list[Span] = []
    taken = 0
    for unit, seconds in UNITS:
        value, left = divmod(left, seconds)
        if value or found:
            taken += 1
            if value:
                found.append(Span(value, unit))
        if taken == parts:
            break
    return found or [Span(0, "second")]


def rough(length: timedelta | float) -> Span:
    """A length in its one largest unit, rounded half up: 38 min 31 s -> ``(39, minute)``, 23 h 40 min -> ``(1, day)``."""
    seconds = max(0.0, length.total_seconds() if isinstance(length, timedelta) else float(length))
    for (_, bigger), (unit, size) in reversed(list(pairwise(UNITS))):
        value = math.floor(seconds / size + 0.5)
        if value * size < bigger:
            return Span(value, unit)
    return Span(math.floor(seconds / UNITS[0][1] + 0.5), UNITS[0][0])


def percentile(values: Iterable[float], q: float) -> float | None:
    """The q-th percentile (0..100) by linear interpolation between the two nearest ranks; None of nothing.

    With n sorted values x[0..n-1] and h = (n - 1) * q / 100 it is x[floor h] + (h - floor h) * (x[floor h + 1] - x[floor h]):
    definition 7 of Hyndman and Fan (1996), the default of NumPy, R and PostgreSQL's percentile_cont.
    """
    if not 0 <= q <= 100:
        raise ValueError("a percentile lies between 0 and 100")
    ordered = sorted(values)
    if not ordered:
        return None
    rank = (len(ordered) - 1) * q / 100
    below = math.floor(rank)
    if below + 1 >= len(ordered):
        return ordered[-1]
    return ordered[below] + (rank - below) * (ordered[below + 1] - ordered[below])


def median(values: Iterable[float]) -> float | None:
    """The middle value, or the mean of the two middle ones; None of nothing."""
    return percentile(values, 50)


def p90(values: Iterable[float]) -> float | None:
    """The value that nine tenths do not exceed, interpolated; None of nothing."""
    return percentile(values, 90)
