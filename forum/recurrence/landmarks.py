"""How alike two questions are by where they stand among others of the board: its landmarks. Pure.

Two vectors say how near two questions are, not whether others lie between them. So each is told by which landmarks it is nearest to
and, smoothed, by those that these are nearest to; two that lie in one dense place of the board say nearly the same, as differently as
they may be put. Unlike rows of neighbours this is there from a board's first question of a topic on, and needs nobody's labels.
Measured as decisions replayed in several orders: questions to a bank as posted V 78.6 -> 79.2 and pair F1 42.5 -> 45.7, to an insurance
attached rightly 92.6 -> 93.5, both among one-offs of other forums V 87.1 -> 87.2 and pair F1 48.0 -> 54.7.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
NEAREST = 10
"""Landmarks that tell where a question stands. 15 tied what only happens to be near, 7 parted large topics."""
FURTHER = 2.0
"""The landmarks of its landmarks count so much of what these do."""
UNKNOWN = 1.0
"""Likeness, squared, to something that is no landmark: a question that is near to none is like nothing by them."""
LEAST = 1e-6


class Landmarks:
    """Some questions of the board, and how near they are to each other. Holds as many numbers as there are pairs: 9 MB for 1,500."""

    def __init__(self, vectors: Floats) -> None:
        """From vectors of length one, in a known order."""
        self._centre = vectors.mean(axis=0)
        self._at = self._apart(vectors)
        steps = FURTHER * _steps(self._at)
        steps[np.diag_indices(len(steps))] += 1.0
        self._joint: Floats = steps @ steps.T

    def alike(self, one: Floats, others: Floats) -> Floats:
        """A vector with each of the others: 0 they stand elsewhere, near 1 in the same place."""
        which, near = _nearest(self._apart(np.vstack([one[None], others])) @ self._at.T)
        lengths = np.einsum("ij,ijk,ik->i", near, self._joint[which[:, :, None], which[:, None, :]], near)
        product = (near[1:] * (near[0] @ self._joint[which[0]])[which[1:]]).sum(axis=1)
        likeness = product / np.sqrt(np.maximum(lengths[0] * lengths[1:], LEAST))
        known = (near * near).sum(axis=1)
        known /= known + UNKNOWN
        found: Floats = likeness * np.sqrt(known[0] * known[1:])
        return found

    def _apart(self, vectors: Floats) -> Floats:
        """What sets vectors apart from what all landmarks have in common."""
        apart = vectors - self._centre
        found: Floats = apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), np.float32(LEAST))
        return found


def _nearest(likeness: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Of each row the places of the highest, and how high these are."""
    which = np.argpartition(-likeness, min(NEAREST, likeness.shape[1]) - 1, axis=1)[:, :NEAREST]
    return which, np.maximum(np.take_along_axis(likeness, which, 1), 0)


def _steps(vectors: Floats) -> Floats:
    """How much of a step from each landmark leads to each other one: both know each other if one of them does."""
    steps = np.zeros((len(vectors), len(vectors)), np.float32)
    which, near = _nearest(vectors @ vectors.T)
    np.put_along_axis(steps, which, near, 1)
    np.fill_diagonal(steps, 0)
    steps = np.maximum(steps, steps.T)
    found: Floats = steps / np.maximum(steps.sum(axis=1, keepdims=True), np.float32(LEAST))
    return found
