"""What becomes of a question's state when posts change their thread or their kind, in the same transaction.

Solutions do not travel: an answer that leaves its question, or is no answer any more, loses its acceptance, and the members are
told. A merged question counts nowhere, in the state "open"; the record of the act remembers the state it was merged in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from forum.core.db import session
from forum.kit.clock import iso, parse_instant, utcnow
from forum.resolution.commands.accepting import announce_withdrawal, withdraw_mark
from forum.resolution.commands.closing import duplicates_of
from forum.resolution.cycle import IllegalMove, Mark, Question, Side, merge, reopen, repoint, restore, unmerge
from forum.resolution.ledger import load, open_ledger, record
from forum.resolution.models import Solution
from forum.resolution.resuming import announce_reopening
from forum.resolution.states import MAY_NAME_AN_ANSWER, Cause, Resolution, WaitingOn
from forum.threads.events import MergeUndone, PostsMoved, SplitUndone, ThreadsMerged, ThreadSplit
from forum.threads.models import Post, Thread, ThreadAct
from forum.threads.states import PostKind

ROOM = "resolution"


def split_begins(event: ThreadSplit) -> None:
    """The ledger of the new question begins now: what was counted on past days stays as it was told."""
    into = _thread(event.into_id)
    if into.is_question:
        open_ledger(into, event.at, into.asker_id)


def left_answers_solve_nothing(event: PostsMoved) -> None:
    """Acceptances of answers that left their question, or became comments, are withdrawn."""
    gone = or_(Post.thread_id != Solution.thread_id, Post.kind != PostKind.ANSWER)
    found = select(Solution.thread_id, Solution.answer_id).join(Post, Post.id == Solution.answer_id).where(
        Solution.thread_id.in_({event.thread_id, event.into_id}), gone
    )
    for thread_id, answer_id in session().execute(found.order_by(Solution.is_primary, Solution.answer_id)).all():
        thread = _thread(thread_id)
        record(thread, withdraw_mark(load(thread), answer_id, event.actor_id, Cause.MOVED))
        announce_withdrawal(None, thread, answer_id, Cause.MOVED)


def merged_question_ends(event: ThreadsMerged | SplitUndone) -> None:
    """It counts nowhere any more; its duplicates point to where its posts are, or are questions again where there is none."""
    thread, into, act = _thread(event.thread_id), _thread(event.into_id), session().get_one(ThreadAct, event.act_id)
    question = load(thread)
    if not thread.is_question or question.seq == 0:
        return
    act.keep(ROOM, {"state": _plain(question), "duplicates": _hand_over_duplicates(thread, into, event.actor_id)})
    record(thread, merge(question, event.at, event.actor_id))


def _hand_over_duplicates(thread: Thread, into: Thread, by_id: int | None) -> list[int]:
    """Those that now point to the other thread, or to its original."""
    moved, target_id = [], into.duplicate_of_id if into.duplicate_of_id not in (None, thread.id) else into.id
    for duplicate in sorted(duplicates_of(thread), key=lambda one: (one.id != into.id, one.id)):
        if into.is_question and into.listed and duplicate.id not in (into.id, target_id):
            record(duplicate, repoint(load(duplicate), target_id or into.id, utcnow(), by_id))
            moved.append(duplicate.id)
        else:
            record(duplicate, reopen(load(duplicate), utcnow(), by_id, cause=Cause.ORIGINAL_REMOVED))
            announce_reopening(duplicate, by_id, str(Cause.ORIGINAL_REMOVED), again=Cause.ORIGINAL_REMOVED)
    return moved


def parted_question_returns(event: MergeUndone) -> None:
    """In the state it was merged in, as far as that can still be: what solved it is there, its original still stands."""
    thread, former, act = _thread(event.into_id), _thread(event.thread_id), session().get_one(ThreadAct, event.act_id)
    kept = act.kept.get(ROOM)
    if kept is None or not thread.is_question:
        return
    now = load(thread)
    was = _possible(thread, _question(kept["state"], now))
    record(thread, _turned(now, was, thread, event))
    for duplicate in duplicates_of(former):
        if duplicate.id in kept["duplicates"] and duplicate.id != thread.id and thread.listed and thread.duplicate_of_id is None:
            record(duplicate, repoint(load(duplicate), thread.id, utcnow(), event.actor_id))


def _turned(now: Question, was: Question, thread: Thread, event: MergeUndone) -> Any:
    try:
        return unmerge(now, was, event.at, event.actor_id, counted=thread.listed)
    except IllegalMove:
        return restore(now, event.at, event.actor_id, cause=Cause.MERGED, counted=thread.listed)


def _possible(thread: Thread, was: Question) -> Question:
    """The state without solutions that are none any more and without an original that is gone; open when nothing of it is left."""
    if was.side.resolution == Resolution.SOLVED and was.marks:
        here = select(Post.id).where(
            Post.id.in_([mark.answer_id for mark in was.marks]), Post.thread_id == thread.id, Post.kind == PostKind.ANSWER,
            Post.listed.is_(True),
        )
        left = set(session().scalars(here))
        marks = tuple(mark for mark in was.marks if mark.answer_id in left)
        if not marks:
            return _open()
        how = marks[0].how if was.side.how in MAY_NAME_AN_ANSWER else was.side.how
        return Question(side=_side(was.side, how), marks=marks, note=was.note)
    if was.duplicate_of_id is not None and not _is_original(was.duplicate_of_id, thread.id):
        return _open()
    return was


def _side(side: Side, how: str | None) -> Side:
    return Side(side.counted, side.resolution, how, side.reason, side.waiting_on)


def _open() -> Question:
    return Question(side=Side(True, Resolution.OPEN, waiting_on=WaitingOn.COMMUNITY))


def _is_original(original_id: int, thread_id: int) -> bool:
    """Also: nothing points to this question that would now be a chain."""
    original = session().get(Thread, original_id)
    pointed = session().scalar(select(Thread.id).where(Thread.duplicate_of_id == thread_id).limit(1))
    alive = original is not None and original.listed and original.is_question and original.duplicate_of_id is None
    return alive and original_id != thread_id and pointed is None


def _plain(question: Question) -> dict[str, Any]:
    side = question.side
    return {
        "side": [side.resolution, side.how, side.reason, side.waiting_on], "duplicate_of_id": question.duplicate_of_id,
        "note": question.note,
        "marks": [[mark.answer_id, mark.revision, mark.how, mark.by_id, iso(mark.at), mark.scope] for mark in question.marks],
    }


def _question(kept: dict[str, Any], now: Question) -> Question:
    marks = tuple(Mark(post, revision, how, by, parse_instant(at), scope) for post, revision, how, by, at, scope in kept["marks"])
    return Question(side=Side(now.side.counted, *kept["side"]), marks=marks, duplicate_of_id=kept["duplicate_of_id"], note=kept["note"])


def _thread(thread_id: int) -> Thread:
    """The command that announced has locked and loaded it; the shell of a merged one is found by nobody else."""
    return session().get_one(Thread, thread_id)

