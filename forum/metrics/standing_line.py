"""When the questions were asked that stand in the backlog, at one instant after the other: each costs what changed since the one before,
however many there are. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from forum.metrics.packing import Array

BLOCK = 1_024
"""Places whose standing is counted together: what is in the middle is looked for among the sums of blocks, then in one of them."""


class Line:
    """Of times in the backlog, in the order in which their questions were asked: since when and until when each stands there."""

    def __init__(self, asked: Array, since: Array, until: Array) -> None:
        self._asked = asked
        ever = np.flatnonzero(until > since)  # the others never stand there
        self._came, self._left = ever[np.argsort(since[ever], kind="stable")], ever[np.argsort(until[ever], kind="stable")]
        self._since, self._until = since[self._came], until[self._left]
        self._stands = np.zeros(-(-len(asked) // BLOCK) * BLOCK, np.int8)
        self._blocks = np.zeros(len(self._stands) // BLOCK, np.int64)

    def middles(self, instants: Sequence[float]) -> Iterator[tuple[int, list[float]]]:
        """At each instant (in their order) how many stand there, and when the one or two in the middle of them were asked."""
        come = gone = 0
        for instant in instants:
            came, left = int(np.searchsorted(self._since, instant)), int(np.searchsorted(self._until, instant))
            self._add(self._came[come:came], 1)
            self._add(self._left[gone:left], -1)
            come, gone = came, left
            number = come - gone
            yield number, [self._at(rank) for rank in range(max(0, number - 1) // 2, number // 2 + 1)] if number else []

    def _add(self, places: Array, step: int) -> None:
        self._stands[places] += step
        self._blocks += step * np.bincount(places // BLOCK, minlength=len(self._blocks))

    def _at(self, rank: int) -> float:
        """When the one at this place among those that stand there was asked, the first being 0."""
        sums = np.cumsum(self._blocks)
        block = int(np.searchsorted(sums, rank, side="right"))
        before = int(sums[block - 1]) if block else 0
        place = np.flatnonzero(self._stands[block * BLOCK:(block + 1) * BLOCK])[rank - before]
        return float(self._asked[block * BLOCK + int(place)])
