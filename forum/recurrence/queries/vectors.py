"""What texts and questions mean, where the model is installed: vectors of texts, stored vectors, and the questions nearest by sign.

A process holds the signs of all questions (some 80 MB at a million). It reads what is new every few seconds, and after a start as much
at once as costs a reader little: until it has read all, words alone find the others.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Collection
from datetime import datetime

import numpy as np
from sqlalchemy import func, select

from forum.core import settings
from forum.core.cache import parts
from forum.core.db import session
from forum.recurrence.models import RecurrenceState, ThreadVector, TopicThread
from forum.recurrence.semantic import installed
from forum.recurrence.semantic.codes import Codes, unpack_vectors
from forum.threads.models import Thread

LEXICAL, SEMANTIC = "lexical", "semantic"
REMEMBERED = 2_000
FRESH_SECONDS = 5.0
SETTLED = 300
"""A board with fewer questions has no average worth the name, and topics that were begun by meaning are parts of what should be one."""
READ_AT_ONCE = 50_000
"""Signs read at once by a process that has just started."""


def tier_in_force() -> str:
    """How likeness is measured unless somebody says: by meaning too, where the model is installed and the setting lets it."""
    return SEMANTIC if settings.get("search.by_meaning") and installed.is_installed() else LEXICAL


def text_of(title: str, body: str) -> str:
    """What the model reads of a question."""
    return f"{title}\n{body}" if body else title


@functools.lru_cache(maxsize=REMEMBERED)
def vector_of(words: str) -> np.ndarray:
    """A text's meaning; kept, as the same is asked again and again. The model must be installed."""
    found: np.ndarray = installed.model().vector(words)
    return found


def codes(*, everything: bool = False) -> Codes:
    """The signs of all questions as this process knows them; `everything`: as they are stored now."""
    held = parts().held("codes", _Held)
    if everything or held.is_due():
        with held.codes.lock:
            while held.read_on() and everything:
                pass
    return held.codes


def nearest_by_signs(signs: bytes, most: int, as_of: datetime | None = None, *, everything: bool = False) -> list[int]:
    """The `most` questions whose signs are nearest, of those that existed at an instant; whether anybody may see them is not asked."""
    return codes(everything=everything).nearest(signs, most, _existing(as_of) if as_of is not None else None)


def vectors_of(thread_ids: Collection[int]) -> dict[int, np.ndarray]:
    """The stored meaning of these questions; those without one are missing."""
    found = select(ThreadVector.thread_id, ThreadVector.vector).where(ThreadVector.thread_id.in_(list(thread_ids)))
    rows = session().execute(found).all()
    return dict(zip([row[0] for row in rows], unpack_vectors([row[1] for row in rows]), strict=True))


def centre() -> np.ndarray | None:
    """What all questions of this board mean on average, which tells nothing about any of them: topics are made of what sets them apart.

    None while they are too few, or where meaning does not count: topics are made by words alone then. Measured on a board of 913
    questions of insurance: V 88 with it from the 300th on, 71 with it from the first; with what all of them have in common known
    before the first was placed, 90 from the 300th on and 87 from the first.
    """
    if tier_in_force() != SEMANTIC:
        return None
    placed = select(func.count()).select_from(select(TopicThread.thread_id).limit(SETTLED).subquery()).scalar_subquery()
    found = select(RecurrenceState.meant, RecurrenceState.meaning).where(RecurrenceState.id == 1, RecurrenceState.meant >= SETTLED)
    found = found.where(placed >= SETTLED)
    row = session().execute(found).one_or_none()
    return None if row is None or row[1] is None else np.frombuffer(row[1], np.float32) / row[0]


class _Held:
    """Signs, and when they were read last."""

    def __init__(self) -> None:
        self.codes = Codes()
        self._read_at = -FRESH_SECONDS
        self._is_behind = True

    def is_due(self) -> bool:
        return self._is_behind or time.monotonic() >= self._read_at + FRESH_SECONDS

    def read_on(self) -> bool:
        """The next signs, in the order they were written. Returns whether there are more."""
        self._read_at = time.monotonic()
        found = select(ThreadVector.stamp, ThreadVector.thread_id, ThreadVector.signs)
        rows = session().execute(found.where(ThreadVector.stamp > self.codes.stamp).order_by(ThreadVector.stamp).limit(READ_AT_ONCE)).all()
        if rows:
            self.codes.add([row[1] for row in rows], [row[2] for row in rows])
            self.codes.stamp = rows[-1][0]
        self._is_behind = len(rows) == READ_AT_ONCE
        return self._is_behind


def _existing(as_of: datetime) -> np.ndarray:
    """The questions that existed at an instant: the same for every line of a command, so kept for the last one."""
    held: dict[datetime, np.ndarray] = parts().held("existed", dict)
    if as_of not in held:
        held.clear()
        held[as_of] = np.fromiter(session().scalars(select(Thread.id).where(Thread.created_at <= as_of)), np.uint32)
    return held[as_of]
