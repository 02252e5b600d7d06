"""Vectors as they are kept: 384 whole numbers of one byte for comparing, 256 signs for finding. Pure.

Signs of two vectors that mean the same differ in few places. Measured on a support board: the ten nearest of 878 questions are
among the 200 nearest by 256 signs in 99.5 % of cases. A process holds 36 bytes for each question, and as much again while it reads them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
DIMENSIONS, SIGNS = 384, 256
LARGEST = 127
WORDS = SIGNS // 64
AT_ONCE = 1 << 16
"""Compared at once: what is in hand stays small, however large the board is."""


def pack_vector(vector: Floats) -> bytes:
    """384 bytes; the length does not matter."""
    most = float(np.abs(vector).max())
    return np.round(vector * (LARGEST / most if most else 0.0)).astype(np.int8).tobytes()


def unpack_vectors(packed: Sequence[bytes]) -> Floats:
    """One row of length one for each."""
    if not packed:
        return np.zeros((0, DIMENSIONS), np.float32)
    rows = np.frombuffer(b"".join(packed), np.int8).reshape(len(packed), -1).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Floats = rows / np.maximum(lengths, np.float32(1))
    return found


def signs_of(vector: Floats) -> bytes:
    """The signs of the first 256 dimensions in 32 bytes."""
    return np.packbits(vector[:SIGNS] > 0).tobytes()


class Codes:
    """The signs of every question in hand, and which are nearest to some. `stamp`: how far what is stored was read."""

    def __init__(self) -> None:
        self.stamp = 0
        self.count = 0
        self.lock = threading.Lock()
        self._ids = np.zeros(0, np.uint32)
        self._signs = np.zeros((0, WORDS), np.uint64)

    def add(self, ids: Sequence[int], signs: Sequence[bytes]) -> None:
        """Hold these too, or instead of what was held of them. One at a time: take `lock`."""
        new, rows = np.array(ids, np.uint32), np.frombuffer(b"".join(signs), np.uint64).reshape(len(ids), WORDS)
        if self.count:
            known = np.flatnonzero(np.isin(self._ids[: self.count], new))
            order = np.argsort(new)
            self._signs[known] = rows[order[np.searchsorted(new[order], self._ids[known])]]
            fresh = ~np.isin(new, self._ids[known])
            new, rows = new[fresh], rows[fresh]
        self._make_room(len(new))
        self._ids[self.count : self.count + len(new)] = new
        self._signs[self.count : self.count + len(new)] = rows
        self.count += len(new)

    def nearest(self, signs: bytes, most: int, among: NDArray[np.uint32] | None = None) -> list[int]:
        """The `most` whose signs differ in the fewest places from these, ties by the lowest id; `among` may be all that count."""
        ids, far = self._ids[: self.count], np.concatenate([*self._distances(signs), np.zeros(0, np.uint16)])
        if among is not None:
            here = np.isin(ids, among)
            ids, far = ids[here], far[here]
        if len(ids) > most:
            within = np.cumsum(np.bincount(far, minlength=SIGNS + 1))
            near = np.flatnonzero(far <= np.searchsorted(within, most))
            ids, far = ids[near], far[near]
        found: list[int] = ids[np.lexsort((ids, far))][:most].tolist()
        return found

    def _distances(self, signs: bytes) -> Iterator[NDArray[np.uint16]]:
        wanted, count = np.frombuffer(signs, np.uint64), self.count
        for start in range(0, count, AT_ONCE):
            differing = np.bitwise_count(self._signs[start : min(start + AT_ONCE, count)] ^ wanted)
            yield differing.sum(axis=1, dtype=np.uint16)

    def _make_room(self, more: int) -> None:
        """By a quarter each time. What somebody else is reading just now stays as it was."""
        if self.count + more > len(self._ids):
            size = max(1_024, self.count + more, len(self._ids) * 5 // 4)
            ids, signs = np.zeros(size, np.uint32), np.zeros((size, WORDS), np.uint64)
            ids[: self.count], signs[: self.count] = self._ids[: self.count], self._signs[: self.count]
            self._ids, self._signs = ids, signs
