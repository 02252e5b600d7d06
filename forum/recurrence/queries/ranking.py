"""Texts that somebody brings along, ranked as threads are; and why two texts are alike."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

import numpy as np

from forum.recurrence.queries.rarity import rarity
from forum.recurrence.queries.sources import written
from forum.recurrence.similarity import BUCKETS, Rarity, Terms, alike, buckets, rarity_of, read, shared_stems

Text = tuple[str, str, str]
"""Title, body, language."""


def rank_texts(query: Text, candidates: Sequence[Text]) -> list[float]:
    """How alike a text is to each candidate, from 0 to 1. What a word tells follows from the candidates alone: no board is asked.

    Title and body are compared each for itself, relative to the best of all candidates: a question finds the article that is called
    like it and the one that says it. The best one's likeness as a whole says how high the scores are.
    """
    if not candidates:
        return []
    wholes = [_read(*candidate) for candidate in candidates]
    told, wanted = _rarity_among(wholes), read(*query)
    titles = alike(wanted, [_read(title, "", language) for title, _body, language in candidates], told)
    bodies = alike(wanted, [_read("", body, language) for _title, body, language in candidates], told)
    best = float(alike(wanted, wholes, told).max())
    scores: list[float] = np.round((_relative(titles) + _relative(bodies)) / 2 * best, 6).tolist()
    return scores


def _rarity_among(terms: Sequence[Terms]) -> Rarity:
    standing = np.zeros(BUCKETS, dtype=np.float32)
    counted = buckets(terms)
    standing[list(counted)] = list(counted.values())
    return rarity_of(len(terms), standing)


def _relative(scores: np.ndarray) -> np.ndarray:
    best = scores.max()
    return scores / best if best > 0 else scores


@functools.lru_cache(maxsize=5_000)
def _read(title: str, body: str, language: str) -> Terms:
    """Kept, as one query after another is asked about the same candidates."""
    return read(title, body, language)


def why_like(text: Text, thread_ids: Collection[int]) -> dict[int, list[str]]:
    """The stems each thread shares with a text, the most telling first."""
    told = rarity()
    return {one.thread_id: shared_stems(text, (one.title, one.body, one.language), told) for one in written(thread_ids)}


