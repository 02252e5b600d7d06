"""How often questions share a term with those nearest to them: what tells which problem is meant, learned from the board itself. Pure.

A rare word is not yet a telling one: "yesterday" is as rare as "cheque", but only of the latter do the nearest questions speak too.
Nobody has to say what belongs together for that. Measured on questions to a bank: the nearest is of the same topic 79 times in 100,
76 by rarity alone; to an insurance 96 and 92.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forum.recurrence.similarity import BUCKETS, Terms

NEAREST = 5
"""So many of a question's nearest are asked. 3 or 10 said the same."""
ASSUMED = 5.0
"""Before it was seen, a term counts as shared as often as the average one, in so many pairs."""
POWER = 0.5
"""The root, as of rarity. With the whole share what nearly all say grew together: standing V 75.3 -> 72.8."""
UNIT, UNKNOWN = 16.0, 128
"""A factor is kept as sixteenths of its logarithm to the base 2, in a byte."""


class Pairs:
    """Counts, by bucket of a term's number, pairs of near questions one of which says it, and those of which both do."""

    def __init__(self) -> None:
        self.saying = np.zeros(BUCKETS, dtype=np.float64)
        self.sharing = np.zeros(BUCKETS, dtype=np.float64)

    def add(self, one: Terms, near: Sequence[Terms], channels: Sequence[int]) -> None:
        """A question and those nearest to it."""
        for channel in channels:
            mine = one.ids[channel]
            np.add.at(self.saying, mine & (BUCKETS - 1), len(near))
            for other in near:
                both = np.intersect1d(mine, other.ids[channel], assume_unique=True)
                np.add.at(self.sharing, both & (BUCKETS - 1), 1)

    def packed(self) -> np.ndarray:
        """By what each bucket's terms weigh more or less than their rarity says, a byte each."""
        usual = self.sharing.sum() / max(self.saying.sum(), 1.0)
        if not usual:
            return np.full(BUCKETS, UNKNOWN, dtype=np.uint8)
        shares = (self.sharing + ASSUMED * usual) / (self.saying + ASSUMED) / usual
        known: np.ndarray = np.clip(np.round(np.log2(shares) * POWER * UNIT) + UNKNOWN, 0, 255).astype(np.uint8)
        return known


def unpacked(packed: np.ndarray) -> np.ndarray:
    """The factors that were packed: 1 where nothing is known."""
    factors: np.ndarray = np.exp2((packed.astype(np.float32) - UNKNOWN) / UNIT)
    return factors
