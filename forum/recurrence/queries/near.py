"""The placed questions nearest to one that is being placed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.core.search.stems import nearest
from forum.recurrence.fusion import fused
from forum.recurrence.grouping import JOIN, JOIN_IN_MEANING, LEARNED, LEAST, LEAST_IN_MEANING, NEAREST, Row
from forum.recurrence.kinship import akin
from forum.recurrence.models import ThreadTerms, ThreadVector, TopicThread
from forum.recurrence.queries.landmarks import landmarks
from forum.recurrence.queries.like import CANDIDATES, wanted_stems
from forum.recurrence.queries.rarity import rarity
from forum.recurrence.queries.sources import Written
from forum.recurrence.queries.vectors import centre, nearest_by_signs, vectors_of
from forum.recurrence.semantic.codes import signs_of, unpack_vectors
from forum.recurrence.similarity import Terms, read, unpack
from forum.threads.models import Thread

BY_LANDMARKS = 0.2
"""So much of what two questions mean is told by where they stand among others of the board."""


def join_in_force() -> float:
    """How near a question must be to a topic."""
    return (JOIN if centre() is None else JOIN_IN_MEANING) + (LEARNED if rarity().shared is not None else 0.0)


@dataclass(frozen=True, slots=True)
class _Known:
    """A placed question: its words, its language, its vector if there is one."""

    terms: Terms
    language: str
    vector: np.ndarray | None


class Nearness:
    """Finds the placed questions nearest to each of a batch; what was read for one is there for the next."""

    def __init__(self) -> None:
        self._told = rarity()
        self._centre = centre()
        self._landmarks = landmarks() if self._centre is not None else None
        self._known: dict[int, _Known] = {}

    def to(self, one: Written) -> Row:
        """At most 20 questions that have a topic, and how alike they are."""
        vector = vectors_of([one.thread_id]).get(one.thread_id) if self._centre is not None else None
        ids = self._placed({*self._by_words(one), *self._by_meaning(vector)} - {one.thread_id})
        if not ids:
            return {}
        scores = akin(read(one.title, one.body, one.language), [self._known[other].terms for other in ids], self._told)
        if vector is not None:
            scores = fused(scores, self._meanings(vector, ids), one.language, [self._known[other].language for other in ids])
        least = LEAST if vector is None else LEAST_IN_MEANING
        near = ((other, score) for other, score in zip(ids, scores.tolist(), strict=True) if score >= least)
        return dict(sorted(near, key=lambda found: (-found[1], found[0]))[:NEAREST])

    def _by_words(self, one: Written) -> list[int]:
        wanted = wanted_stems(one.title, one.body, one.language, self._told)
        if not wanted:
            return []
        proposed = nearest(wanted, CANDIDATES, select(TopicThread.thread_id).where(TopicThread.thread_id != one.thread_id))
        return list(session().scalars(select(proposed.c.thread_id)))

    def _by_meaning(self, vector: np.ndarray | None) -> list[int]:
        return [] if vector is None else nearest_by_signs(signs_of(vector), CANDIDATES, everything=True)

    def _placed(self, proposed: Collection[int]) -> list[int]:
        """Those that have a topic, in hand from now on."""
        missing = [thread_id for thread_id in proposed if thread_id not in self._known]
        if missing:
            found = (
                select(ThreadTerms.thread_id, ThreadTerms.terms, Thread.language, ThreadVector.vector)
                .join(TopicThread, TopicThread.thread_id == ThreadTerms.thread_id).join(Thread, Thread.id == ThreadTerms.thread_id)
                .outerjoin(ThreadVector, ThreadVector.thread_id == ThreadTerms.thread_id).where(ThreadTerms.thread_id.in_(missing))
            )
            for thread_id, terms, language, packed in session().execute(found):
                self._known[thread_id] = _Known(unpack(terms), language, unpack_vectors([packed])[0] if packed is not None else None)
        return sorted(thread_id for thread_id in proposed if thread_id in self._known)

    def _meanings(self, vector: np.ndarray, ids: Sequence[int]) -> np.ndarray:
        """How alike questions are in what sets them apart from all others here, and in where that is; NaN where it is not known."""
        found = np.full(len(ids), np.nan)
        vectors = [self._known[other].vector for other in ids]
        known = [place for place, one in enumerate(vectors) if one is not None]
        if known and self._centre is not None:
            whole = np.stack([one for one in (vector, *vectors) if one is not None])
            rows = whole - self._centre
            rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))
            found[known] = np.maximum(rows[1:] @ rows[0], 0)
            if self._landmarks is not None:
                found[known] += BY_LANDMARKS * (self._landmarks.alike(whole[0], whole[1:]) - found[known])
        return found
