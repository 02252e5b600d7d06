"""The open times of a calendar's year laid out one after the other: whoever measures thousands of times looks each up. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


class Year:
    """`times`: (from, until) of all open times of a year, in order and apart, in microseconds since any instant."""

    def __init__(self, times: Iterable[tuple[int, int]]) -> None:
        self._begins, self._ends = _merged(times)
        self._before: Sequence[int] = [0, *accumulate(end - begin for begin, end in zip(self._begins, self._ends, strict=True))]

    @property
    def total(self) -> int:
        return self._before[-1]

    def until(self, at: int) -> int:
        """How much of the year was open before that instant."""
        place = bisect_right(self._begins, at) - 1
        return self._before[place] + min(at, self._ends[place]) - self._begins[place] if place >= 0 else 0

    def reached(self, total: int) -> int:
        """The first instant before which so much was open: more than nothing, and no more than there is."""
        place = bisect_left(self._before, total) - 1
        return self._begins[place] + total - self._before[place]


def _merged(times: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """What follows at once is one time."""
    begins: list[int] = []
    ends: list[int] = []
    for begin, end in times:
        if ends and ends[-1] == begin:
            ends[-1] = end
        else:
            begins.append(begin)
            ends.append(end)
    return begins, ends
