"""A record's history as moves of the resolution room: refs become ids, and one replay says what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from forum.exchange.people import Author
from forum.exchange.records import BadRecord, MoveRecord, PostRecord, ThreadRecord
from forum.resolution.cycle import IllegalMove, remove, withdraw
from forum.resolution.replaying import PastMove, Replayed, replay
from forum.resolution.states import Cause, ClosedReason
from forum.threads.states import ThreadType

Bound = Replayed


@dataclass(frozen=True)
class Originals:
    """Thread ids by ref: what a duplicate may point to today, and (past pointers that were taken back) any thread there is."""

    now: Mapping[str, int]
    ever: Mapping[str, int]

    def of(self, thread: ThreadRecord, move: MoveRecord) -> int | None:
        """The thread that a closing points to, None when it is not here."""
        if not move.of:
            return None
        return (self.now if move is thread.last_closing else self.ever).get(move.of)


def bind(thread: ThreadRecord, people: Mapping[str, Author], originals: Originals, post_ids: Mapping[str, int]) -> Bound | None:
    """The question's life, None for what is no question. An original that is not here makes a closing without a pointer."""
    if thread.type != ThreadType.QUESTION:
        return None
    ids = {ref: people[ref].id for ref in {thread.opening.author, *(move.by for move in thread.history if move.by)}}
    moves = [_past_move(thread, move, ids, originals, post_ids) for move in thread.history]
    done = replay(thread.opening.created_at, ids[thread.opening.author], moves)
    _withdraw_removed(thread, done, post_ids)
    gone_at = thread.opening.deleted_at or thread.opening.hidden_at
    if gone_at is not None and done.question.side.counted:
        done.turns.append(remove(done.question, gone_at, None))
    return done


def _past_move(
    thread: ThreadRecord, move: MoveRecord, ids: Mapping[str, int], originals: Originals, post_ids: Mapping[str, int]
) -> PastMove:
    reason, original = move.reason, originals.of(thread, move)
    if move.of and original is None:
        reason = ClosedReason.NO_LONGER_NEEDED
    answer = next((answer for answer in thread.answers if answer.ref == move.answer), None)
    return PastMove(
        move.move, move.at, ids[move.by] if move.by else None, how=move.how, reason=reason,
        answer_id=post_ids[answer.ref] if answer is not None else None, revision=revision_at(answer, move) if answer is not None else 1,
        original_id=original, scope=move.scope or "", note=move.note,
    )


def revision_at(answer: PostRecord, move: MoveRecord) -> int:
    """Which text of an answer was there when it was accepted."""
    if not answer.revisions:
        return 1
    written = [revision.at for revision in answer.revisions] + [answer.edited_at or answer.created_at]
    return max(1, sum(at <= move.at for at in written))


def _withdraw_removed(thread: ThreadRecord, done: Bound, post_ids: Mapping[str, int]) -> None:
    """A removed answer is never a solution."""
    for answer in thread.answers:
        gone_at = answer.deleted_at or answer.hidden_at
        if gone_at is not None and done.question.mark_of(post_ids[answer.ref]) is not None:
            done.turns.append(withdraw(done.question, post_ids[answer.ref], gone_at, None, cause=Cause.ANSWER_REMOVED))


def check_history(thread: ThreadRecord) -> None:
    """Raise BadRecord for a history that could never have happened, before anything is written."""
    if not thread.history:
        return
    if thread.type != ThreadType.QUESTION:
        raise BadRecord("only questions have a history")
    answers = {answer.ref for answer in thread.answers}
    for number, move in enumerate(thread.history):
        if move.answer is not None and move.answer not in answers:
            raise BadRecord(f"history[{number}]: there is no answer {move.answer!r} in this thread")
        if move.of == thread.ref:
            raise BadRecord(f"history[{number}]: a duplicate of itself")
        if move.move == "closed" and (move.reason == ClosedReason.DUPLICATE) != (move.of is not None):
            raise BadRecord(f"history[{number}]: a duplicate, and nothing else, names its original in `of`")
    numbers = count(1)
    people = {ref: Author(next(numbers), False) for ref in {thread.opening.author, *(move.by for move in thread.history if move.by)}}
    ids = {post.ref: next(numbers) for post in (thread.opening, *thread.answers)}
    try:
        here = {ref: next(numbers) for ref in thread.originals}
        done = bind(thread, people, Originals(here, here), ids)
    except IllegalMove as error:
        raise BadRecord(f"history: {error}") from None
    if done is not None and done.refused:
        past, reason = done.refused[0]
        raise BadRecord(f"history: {past.move} at {past.at:%Y-%m-%dT%H:%M:%SZ} cannot be: {reason}")
