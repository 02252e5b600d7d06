"""Which questions are landmarks: the newest that were there when the board was learned from last."""

from __future__ import annotations

import threading

from cachetools import TTLCache
from sqlalchemy import Select, select

from forum.core.cache import parts
from forum.core.db import session
from forum.recurrence.landmarks import Landmarks
from forum.recurrence.models import RecurrenceState, ThreadVector
from forum.recurrence.semantic.codes import unpack_vectors
from forum.threads.models import Thread

MOST = 1_500
"""With 1,000 topics of 3,000 questions were nearly as good, with 2,000 no better."""
ENOUGH = 300
FRESH_SECONDS = 600.0
_lock = threading.Lock()


def landmarks() -> Landmarks | None:
    """As this process knows them; None before the board was learned from, or while too few of them have a meaning."""
    learned = session().scalar(select(RecurrenceState.learned).where(RecurrenceState.id == 1)) or 0
    held: TTLCache[int, Landmarks | None] = parts().held("landmarks", lambda: TTLCache(1, FRESH_SECONDS))
    with _lock:
        if learned not in held:
            held[learned] = _stored()
        return held.get(learned)


def landmarks_without_meaning() -> list[int]:
    """Those of which nobody knows yet what they mean."""
    known = select(ThreadVector.thread_id)
    ids = select(Thread.id).where(Thread.id.in_(_ids()), Thread.listed.is_(True), Thread.id.not_in(known))
    return list(session().scalars(ids.order_by(Thread.id.desc())))


def _stored() -> Landmarks | None:
    found = select(ThreadVector.vector).where(ThreadVector.thread_id.in_(_ids())).order_by(ThreadVector.thread_id)
    packed = session().scalars(found).all()
    return Landmarks(unpack_vectors(packed)) if len(packed) >= ENOUGH else None


def _ids() -> Select[int]:
    texts, learned = session().execute(
        select(RecurrenceState.texts, RecurrenceState.learned).where(RecurrenceState.id == 1)
    ).one_or_none() or (0, 0)
    newest = select(Thread.id).where(Thread.type == "question").order_by(Thread.id.desc())
    return newest.offset(max(texts - learned, 0)).limit(MOST if learned else 0)
