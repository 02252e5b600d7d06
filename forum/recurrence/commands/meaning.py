"""What questions mean is kept beside their terms, where the model is installed. Texts are read before anything is written."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import delete, select, update

from forum.core.db import command, insert_all, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.policy import Action
from forum.recurrence.commands.reading import hold_topics
from forum.recurrence.models import RecurrenceState, ThreadVector
from forum.recurrence.queries.landmarks import landmarks_without_meaning
from forum.recurrence.queries.sources import Written, unmeant_before, written
from forum.recurrence.queries.vectors import text_of, vector_of
from forum.recurrence.semantic import installed
from forum.recurrence.semantic.codes import DIMENSIONS, pack_vector, signs_of

AT_ONCE = 20
"""One transaction each; reading them takes about a second."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question's vector."""

    thread_id: int
    vector: np.ndarray


def keep_meaning(actor: Actor, thread_ids: Collection[int]) -> None:
    """Read these threads as they are written now and keep what they mean; forget those that are not listed, or that nothing can read."""
    found = written(thread_ids) if installed.is_installed() else []
    write_meanings(actor, _read(found), set(thread_ids) - {one.thread_id for one in found})


def give_meaning(actor: Actor, found: Sequence[Written]) -> None:
    """Read those of these threads that were not, before they are placed."""
    if installed.is_installed() and found:
        ids = [one.thread_id for one in found]
        known = set(session().scalars(select(ThreadVector.thread_id).where(ThreadVector.thread_id.in_(ids))))
        if missing := [one for one in found if one.thread_id not in known]:
            write_meanings(actor, _read(missing), ())


def give_meaning_to_landmarks(actor: Actor, until: float | None = None) -> bool:
    """Read those by which all others are placed, while there is time. Returns whether all were."""
    missing = landmarks_without_meaning() if installed.is_installed() else []
    for some in portions(missing, AT_ONCE):
        if until is not None and some[0] != missing[0] and time.monotonic() > until:
            return False
        give_meaning(actor, written(some))
    return True


def give_meaning_to_rest(actor: Actor, before: int | None = None, *, batches: int | None = None) -> int | None:
    """Read the threads (before one) that were not, the newest first, in batches of their own transactions.

    Returns where to go on; None when none is left, or the model is not installed.
    """
    done = 0
    while installed.is_installed():
        found = unmeant_before(before, AT_ONCE)
        if found:
            write_meanings(actor, _read(found), ())
            before, done = found[-1].thread_id, done + 1
        if len(found) < AT_ONCE:
            return None
        if batches is not None and done >= batches:
            return before
    return None


@command
def write_meanings(actor: Actor, meanings: Sequence[Meaning], gone: Collection[int]) -> None:
    """Keep these instead of what was kept of the same threads, and forget others."""
    authorize(actor, Action.ADMINISTER)
    old = [*(one.thread_id for one in meanings), *gone]
    known = set(session().scalars(select(ThreadVector.thread_id).where(ThreadVector.thread_id.in_(old))))
    if known:
        session().execute(delete(ThreadVector).where(ThreadVector.thread_id.in_(known)).execution_options(synchronize_session=False))
    if not meanings:
        return
    hold_topics()
    stamp = _count([one.vector for one in meanings if one.thread_id not in known], len(meanings))
    insert_all(ThreadVector, [
        {"thread_id": one.thread_id, "stamp": stamp - place, "signs": signs_of(one.vector), "vector": pack_vector(one.vector)}
        for place, one in enumerate(meanings)
    ])


def _count(new: Sequence[np.ndarray], written: int) -> int:
    """Add new vectors to the sum of all, and take as many stamps as are written. Returns the last of them."""
    state = RecurrenceState
    last, meant, meaning = session().execute(select(state.stamp, state.meant, state.meaning).where(state.id == 1)).one()
    stamp: int = max(last, int(utcnow().timestamp() * 1_000_000)) + written
    """Of the clock, so that none is used again when this is rolled back: somebody may have read it."""
    total = sum(new, np.frombuffer(meaning, np.float32) if meaning else np.zeros(DIMENSIONS, np.float32))
    changed = update(state).where(state.id == 1).values(stamp=stamp, meant=meant + len(new), meaning=total.astype(np.float32).tobytes())
    session().execute(changed.execution_options(synchronize_session=False))
    return stamp


def _read(found: Sequence[Written]) -> list[Meaning]:
    return [Meaning(one.thread_id, vector_of(text_of(one.title, one.body))) for one in found]
