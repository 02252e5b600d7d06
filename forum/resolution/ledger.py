"""Loading a question's state from its ledger and writing one move: thread columns, ledger row, marks, counters, daily row.

Only this room's commands and reactions call `record`; nothing else writes these columns.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from forum.core.db import session
from forum.kit.errors import WrongState
from forum.resolution.cycle import Question, Side, Turn, ask, thread_columns
from forum.resolution.days import count_move
from forum.resolution.marks import marks_of, write_marks
from forum.resolution.models import ResolutionChange
from forum.resolution.states import UNDECIDED, ClosedReason, Move, Resolution
from forum.threads.models import Thread
from forum.threads.tallies import recounted
from forum.votes.carrying import carry_me_toos, return_me_toos


def load(thread: Thread) -> Question:
    """The state of a locked question. One or two statements."""
    if thread.resolution_seq == 0:
        return Question()
    last = last_change(thread)
    side = Side(last.is_counted, last.is_resolution, last.is_how, last.is_reason, last.is_waiting_on)
    return Question(
        side=side, marks=marks_of(thread) if side.resolution == Resolution.SOLVED else (), duplicate_of_id=_original_id(thread, side),
        note=thread.solved_note, seq=last.seq, last_at=last.at, changed_at=thread.resolution_changed_at,
    )


def _original_id(thread: Thread, side: Side) -> int | None:
    if side.reason != ClosedReason.DUPLICATE or thread.duplicate_of_id is not None:
        return thread.duplicate_of_id
    # The thread has just become a discussion: its columns are empty, the ledger still knows.
    named = select(ResolutionChange.duplicate_of_id).where(
        ResolutionChange.thread_id == thread.id, ResolutionChange.move.in_((Move.CLOSED, Move.REPOINTED))
    )
    return session().scalar(named.order_by(ResolutionChange.seq.desc()).limit(1))


def last_change(thread: Thread) -> ResolutionChange:
    """The newest ledger row of a question that has one."""
    newest = select(ResolutionChange).where(ResolutionChange.thread_id == thread.id, ResolutionChange.seq == thread.resolution_seq)
    return session().scalars(newest).one()


def refuse_if_stale(thread: Thread, version: int | None) -> None:
    """A decision taken on a page that another decision has overtaken is refused with the state it has now.

    `version` is the `resolution_seq` the page showed; None (scripts) decides on whatever there is. Raises WrongState.
    """
    if version is None or version == thread.resolution_seq:
        return
    later = select(ResolutionChange.id).where(
        ResolutionChange.thread_id == thread.id, ResolutionChange.seq > version, ResolutionChange.move.not_in(UNDECIDED)
    )
    if session().scalar(later.limit(1)) is not None:
        raise wrong_state(thread)


def wrong_state(thread: Thread, message: object = None) -> WrongState:
    """409 with what the question is now."""
    current = {"status": thread.status, "version": thread.resolution_seq, "url": thread.url}
    return WrongState(message, current=thread.status, details=current)


def open_ledger(thread: Thread, at: datetime, by_id: int | None) -> None:
    """The first row of a question (inside a command); it counts from now on, unless it is held or hidden."""
    record(thread, ask(at, by_id, counted=thread.listed))


def record(thread: Thread, turn: Turn) -> None:
    """Write one move of a locked thread (inside a command)."""
    _move(thread, turn)


def _move(thread: Thread, turn: Turn) -> None:
    before, after = turn.before, turn.after
    with recounted(thread):
        for name, value in thread_columns(after).items():
            setattr(thread, name, value)
        session().flush()
    session().execute(insert(ResolutionChange).values(thread_id=thread.id, **turn.row()))
    write_marks(thread, before, after)
    count_move(thread.category_id, turn)
    _carry(thread, before, after, turn)


def _carry(thread: Thread, before: Question, after: Question, turn: Turn) -> None:
    """Me-toos are with the original for as long as the duplicate counts as one."""
    left, joined = _link(before), _link(after)
    if left == joined:
        return
    if left is not None:
        return_me_toos(thread, session().get_one(Thread, left, with_for_update=True))
    if joined is not None:
        carry_me_toos(thread, session().get_one(Thread, joined, with_for_update=True), turn.step.at)


def _link(question: Question) -> int | None:
    return question.duplicate_of_id if question.side.counted else None
