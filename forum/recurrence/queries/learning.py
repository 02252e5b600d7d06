"""What the newest questions share with those nearest to them. Bounded: so many questions are looked up, whatever the board's size."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.core.search.stems import nearest
from forum.recurrence.grouping import LEAST
from forum.recurrence.kinship import CHANNELS, akin
from forum.recurrence.models import RecurrenceState, ThreadTerms
from forum.recurrence.queries.like import CANDIDATES, wanted_stems
from forum.recurrence.queries.rarity import fresh_rarity
from forum.recurrence.queries.sources import Written, written
from forum.recurrence.sharing import NEAREST, Pairs
from forum.recurrence.similarity import Rarity, Terms, read, unpack
from forum.threads.models import Thread

ENOUGH = 500
"""A board with fewer questions teaches nothing: what 300 of insurance taught made topics worse (V 83 for 84), what 600 did better (88)."""
GROWN = 1.5
ASKED = 500
"""Of so many questions the nearest are looked for. With 3,000 topics were as good."""
AT_ONCE = 10
"""So many of them share what was read of their candidates: at most 5 MB, and 3 s of a busy worker where there are 500,000 questions."""


def texts_to_learn_from() -> int | None:
    """How many questions are counted, if they are enough and half as many again as when was learned last."""
    found = select(RecurrenceState.texts, RecurrenceState.learned).where(RecurrenceState.id == 1)
    texts, learned = session().execute(found).one_or_none() or (0, 0)
    return texts if texts >= max(ENOUGH, learned * GROWN) else None


def what_is_shared() -> np.ndarray:
    """By what each bucket's terms weigh more or less (`Pairs.packed`), as the board stands now."""
    looking = Looking()
    looking.go_on()
    return looking.pairs.packed()


class Looking:
    """Looking up what the newest questions share with their nearest, a while at a time: on a large board it takes minutes.

    The nearest are found without what was learned before: otherwise it would learn what it believes already.
    """

    def __init__(self) -> None:
        self.texts = session().scalar(select(RecurrenceState.texts).where(RecurrenceState.id == 1)) or 0
        self.pairs = Pairs()
        newest = select(ThreadTerms.thread_id).join(Thread, Thread.id == ThreadTerms.thread_id).where(Thread.type == "question")
        self._left = list(session().scalars(newest.order_by(ThreadTerms.thread_id.desc()).limit(ASKED)))
        self._told = replace(fresh_rarity(), shared=None)

    def go_on(self, until: float | None = None) -> bool:
        """Look up some, and more while there is time. Returns whether that was all."""
        while self._left:
            some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
            known: dict[int, Terms] = {}
            for one in written(some):
                terms = read(one.title, one.body, one.language)
                self.pairs.add(terms, _nearest(one, terms, self._told, known), CHANNELS)
            if until is not None and time.monotonic() > until:
                break
        return not self._left


def _nearest(one: Written, terms: Terms, told: Rarity, known: dict[int, Terms]) -> list[Terms]:
    """The questions nearest to one by their words, those read before there were channels for topics apart."""
    wanted = wanted_stems(one.title, one.body, one.language, told)
    if not wanted:
        return []
    proposed = nearest(wanted, CANDIDATES, select(ThreadTerms.thread_id).where(ThreadTerms.thread_id != one.thread_id))
    ids = _hold(known, sorted(session().scalars(select(proposed.c.thread_id))))
    likeness = akin(terms, [known[other] for other in ids], told).tolist()
    best = sorted(zip(likeness, ids, strict=True), key=lambda found: (-found[0], found[1]))[:NEAREST]
    return [known[other] for alike, other in best if alike >= LEAST]


def _hold(known: dict[int, Terms], thread_ids: Collection[int]) -> list[int]:
    """Read the terms of these that are not in hand. Returns those whose terms have all channels."""
    missing = [thread_id for thread_id in thread_ids if thread_id not in known]
    for thread_id, packed in session().execute(
        select(ThreadTerms.thread_id, ThreadTerms.terms).where(ThreadTerms.thread_id.in_(missing))
    ):
        known[thread_id] = unpack(packed)
    return [thread_id for thread_id in thread_ids if thread_id in known and len(known[thread_id].ids) > max(CHANNELS)]
