"""Questions become terms, an index of stems, and counts of how common each term is."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import delete, select, update

from forum.core.db import add_up, after_commit, command, insert_all, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.core.search.stems import clear_stems, put_stems, remove_stems
from forum.policy import Action
from forum.recurrence.models import RecurrenceState, TermCounts, ThreadTerms
from forum.recurrence.queries.rarity import BLOCK_BUCKETS, forget_rarity, pack_block, renew_rarity, unpack_block
from forum.recurrence.queries.sources import Ids, Place, Written, unread_after, written
from forum.recurrence.similarity import READ_CHARS, Terms, buckets, read, stems, unpack

COUNT_SHARE = 100
COUNT_MOST = 500
"""Terms are counted in batches of a hundredth of the board, at most 500 questions: counting touches every block."""


@command
def read_threads(actor: Actor, thread_ids: Collection[int]) -> list[int]:
    """Keep the terms of these threads as they are written now. Returns those that are listed questions, in the order of posting."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()  # whoever writes has read what is newest: two who read one thread never leave the older text
    found = written(thread_ids)
    keep_terms(readings_of(found))
    remove_stems(set(thread_ids) - {one.thread_id for one in found})
    return [one.thread_id for one in found if one.is_question]


@command
def read_next(actor: Actor, found: Sequence[Written]) -> None:
    """The same for a batch that nobody read before, counted at once. Whoever read one of them meanwhile has read what is newer."""
    authorize(actor, Action.ADMINISTER)
    readings = readings_of(found)
    hold_topics()
    known = _with_terms(readings)
    keep_terms({thread_id: one for thread_id, one in readings.items() if thread_id not in known})
    while count_terms(actor, at_once=True):
        pass


def read_rest(
    actor: Actor, ids: Ids = None, *, after: Place | None = None, until: float | None = None, newest_first: bool = False
) -> Done:
    """Read every thread that was not, in batches of their own transactions, from a place on and while there is time."""
    return in_batches(
        lambda last: unread_after(last, COUNT_MOST, ids, newest_first=newest_first), lambda found: read_next(actor, found), COUNT_MOST,
        after, until,
    )


@dataclass(frozen=True, slots=True)
class Done:
    """How many threads there were, and the last of them while there may be more."""

    count: int
    reached: Place | None = None


def in_batches(
    following: Callable[[Place | None], list[Written]], write: Callable[[list[Written]], None], size: int, after: Place | None,
    until: float | None,
) -> Done:
    """Write one batch after another until nothing follows, or the time is over."""
    count, last = 0, after
    while True:
        found = following(last)
        if found:
            write(found)
            last = found[-1].place
            count += len(found)
        if len(found) < size:
            return Done(count)
        if until is not None and time.monotonic() > until:
            return Done(count, last)


@command
def count_terms(actor: Actor, *, at_once: bool = False) -> int:
    """Count the terms of questions that are not counted yet, when there are enough of them (or `at_once`). Returns how many."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    texts = session().scalar(select(RecurrenceState.texts).where(RecurrenceState.id == 1)) or 0
    waiting = select(ThreadTerms.thread_id).where(ThreadTerms.counted.is_(False)).order_by(ThreadTerms.thread_id).limit(COUNT_MOST)
    ids = list(session().scalars(waiting))
    if not ids or not (at_once or len(ids) >= min(COUNT_MOST, texts // COUNT_SHARE)):
        return 0
    kept = session().scalars(select(ThreadTerms.terms).where(ThreadTerms.thread_id.in_(ids)))
    _add_counts(buckets(unpack(terms) for terms in kept))
    add_up(RecurrenceState, [{"id": 1, "texts": len(ids)}])
    done = update(ThreadTerms).where(ThreadTerms.thread_id.in_(ids)).values(counted=True)
    session().execute(done.execution_options(synchronize_session=False))
    forget_rarity()
    after_commit(renew_rarity)  # another thread may have read what is not true any more meanwhile
    return len(ids)


def hold_topics() -> None:
    """One at a time counts and decides: two workers must not count a text twice, nor open the same topic twice."""
    insert_unless_there(RecurrenceState, {"id": 1, "texts": 0})
    session().execute(select(RecurrenceState.id).where(RecurrenceState.id == 1).with_for_update())


@command
def forget_terms(actor: Actor) -> None:
    """Forget every term, to read all threads anew; topics stay."""
    authorize(actor, Action.ADMINISTER)
    for statement in (delete(ThreadTerms), delete(TermCounts), update(RecurrenceState).values(texts=0, learned=0)):
        session().execute(statement.execution_options(synchronize_session=False))
    clear_stems()


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a thread: its terms, and the stems it is found by."""

    terms: Terms
    stems: list[str]


def readings_of(found: Iterable[Written]) -> dict[int, Reading]:
    """By thread. This takes the time; writing it down does not."""
    return {
        one.thread_id: Reading(
            read(one.title, one.body, one.language), [*stems(one.title, one.language), *stems(one.body[:READ_CHARS], one.language)],
        )
        for one in found
    }


def keep_terms(readings: Mapping[int, Reading]) -> None:
    """Write terms and stems (inside a command); what was counted stays counted."""
    known = _with_terms(readings)
    for thread_id in known:
        changed = update(ThreadTerms).where(ThreadTerms.thread_id == thread_id).values(terms=readings[thread_id].terms.pack())
        session().execute(changed.execution_options(synchronize_session=False))
    insert_all(ThreadTerms, [
        {"thread_id": thread_id, "terms": one.terms.pack(), "counted": False}
        for thread_id, one in readings.items() if thread_id not in known
    ])
    put_stems({thread_id: one.stems for thread_id, one in readings.items()})


def _with_terms(thread_ids: Collection[int]) -> set[int]:
    return set(session().scalars(select(ThreadTerms.thread_id).where(ThreadTerms.thread_id.in_(list(thread_ids)))))


def _add_counts(added: Mapping[int, int]) -> None:
    by_block: dict[int, list[tuple[int, int]]] = {}
    for bucket, count in added.items():
        by_block.setdefault(bucket // BLOCK_BUCKETS, []).append((bucket % BLOCK_BUCKETS, count))
    rows = select(TermCounts).where(TermCounts.block.in_(list(by_block))).order_by(TermCounts.block).with_for_update()
    known = {row.block: row for row in session().scalars(rows)}
    for block, changes in sorted(by_block.items()):
        row = known.get(block)
        counts = np.zeros(BLOCK_BUCKETS, dtype=np.uint32) if row is None else unpack_block(row.counts).copy()
        places, more = zip(*changes, strict=True)
        counts[list(places)] += np.array(more, dtype=np.uint32)
        if row is None:
            session().add(TermCounts(block=block, counts=pack_block(counts)))
        else:
            row.counts = pack_block(counts)
