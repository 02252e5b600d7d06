"""The life cycle of one question as pure values: what it is, and what each move makes of it.

Commands and imports both go through here, so that a replayed history is what the live commands would have written.
Source: 2-domain, *Question life cycle*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forum.resolution.states import (
    MAY_NAME_AN_ANSWER,
    MOVES,
    NAMES_AN_ANSWER,
    TAKES_MORE,
    Cause,
    ClosedReason,
    Move,
    Resolution,
    SolvedHow,
    WaitingOn,
)


class IllegalMove(Exception):
    """The question is not in a state from which this can happen."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a ledger row: what a question is counted as. `counted` is false while nobody may find it."""

    counted: bool = False
    resolution: str | None = None
    how: str | None = None
    reason: str | None = None
    waiting_on: str | None = None

    @property
    def in_backlog(self) -> bool:
        return self.counted and self.resolution == Resolution.OPEN


NOWHERE = Side()


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer marked as a solution, at the revision somebody accepted."""

    answer_id: int
    revision: int
    how: str
    by_id: int | None
    at: datetime
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """All that resolution knows of a question. The first of `marks` is the primary solution."""

    side: Side = NOWHERE
    marks: tuple[Mark, ...] = ()
    duplicate_of_id: int | None = None
    note: str | None = None
    seq: int = 0
    last_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def primary(self) -> Mark | None:
        return self.marks[0] if self.marks else None

    @property
    def accepted_ids(self) -> tuple[int, ...]:
        """The answers somebody said solved it, primary first; what is only presumed nobody said."""
        return tuple(mark.answer_id for mark in self.marks if mark.how != SolvedHow.PRESUMED)

    def mark_of(self, answer_id: int) -> Mark | None:
        return next((mark for mark in self.marks if mark.answer_id == answer_id), None)


@dataclass(frozen=True, slots=True)
class Step:
    """Who moved, when, and what else the ledger row says."""

    move: Move
    at: datetime
    by_id: int | None = None
    answer_id: int | None = None
    answer_revision: int | None = None
    duplicate_of_id: int | None = None
    scope: str | None = None
    cause: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One move: the question before and after, and the step between them."""

    before: Question
    after: Question
    step: Step

    def row(self) -> dict[str, Any]:
        """Columns of the ledger row, but for `thread_id`."""
        was, is_, step = self.before.side, self.after.side, self.step
        return {
            "seq": self.after.seq, "at": step.at, "actor_id": step.by_id, "move": str(step.move),
            "was_counted": was.counted, "was_resolution": was.resolution, "was_how": was.how, "was_reason": was.reason,
            "was_waiting_on": was.waiting_on, "is_counted": is_.counted, "is_resolution": is_.resolution, "is_how": is_.how,
            "is_reason": is_.reason, "is_waiting_on": is_.waiting_on, "answer_id": step.answer_id,
            "answer_revision": step.answer_revision, "duplicate_of_id": step.duplicate_of_id, "scope": step.scope,
            "cause": step.cause, "note": step.note,
        }


def thread_columns(question: Question) -> dict[str, Any]:
    """What the thread's row says of this question."""
    side = question.side
    return {
        "resolution": side.resolution, "solved_how": side.how, "solved_note": question.note, "closed_reason": side.reason,
        "duplicate_of_id": question.duplicate_of_id, "waiting_on": side.waiting_on or str(WaitingOn.COMMUNITY),
        "resolution_changed_at": question.changed_at, "resolution_seq": question.seq,
    }


def ask(at: datetime, by_id: int | None, *, counted: bool = True) -> Turn:
    """A question begins; not counted yet while it is held."""
    side = Side(counted, Resolution.OPEN, waiting_on=WaitingOn.COMMUNITY)
    return _turn(Question(), side, Step(Move.ASKED, at, by_id))


def solve(
    now: Question, how: SolvedHow, at: datetime, by_id: int | None, *,
    mark: Mark | None = None, note: str | None = None, cause: Cause | None = None,
) -> Turn:
    """Solved, or solved otherwise than before. A scoped solution stays beside the new primary one."""
    if (how in NAMES_AN_ANSWER and mark is None) or (mark is not None and how not in MAY_NAME_AN_ANSWER):
        raise IllegalMove(f"{how} and an answer do not fit")
    kept = tuple(m for m in now.marks if mark and m.scope and m.answer_id != mark.answer_id and m.how != SolvedHow.PRESUMED)
    move = Move.SOLUTION_CHANGED if now.side.resolution == Resolution.SOLVED else Move.SOLVED
    side = replace(now.side, resolution=Resolution.SOLVED, how=how, reason=None, waiting_on=WaitingOn.COMMUNITY)
    step = _of_mark(Step(move, at, by_id, cause=cause, note=note), mark)
    return _turn(now, side, step, marks=((mark,) if mark else ()) + kept, note=note)


def added_how(by_id: int | None, asker_id: int) -> SolvedHow:
    """Further solutions are marked by the asker or by staff: the policy knows nobody else."""
    return SolvedHow.ACCEPTED_BY_ASKER if by_id is not None and by_id == asker_id else SolvedHow.ACCEPTED_BY_STAFF


def shown_how(article_id: int | None, how: SolvedHow) -> SolvedHow:
    """Where an answer shows an article, the article solved it; who said so stands beside it."""
    return how if article_id is None else SolvedHow.ARTICLE


def add_solution(now: Question, mark: Mark, *, cause: Cause | None = None) -> Turn:
    """One more answer solves the question, for another version."""
    if not now.marks or now.side.how not in TAKES_MORE or mark.answer_id == now.marks[0].answer_id:
        raise IllegalMove("a further solution needs a first one beside it")
    others = tuple(m for m in now.marks if m.answer_id != mark.answer_id)
    step = _of_mark(Step(Move.SOLUTION_ADDED, mark.at, mark.by_id, cause=cause), mark)
    return _turn(now, now.side, step, marks=(*others, mark), note=now.note)


def withdraw(now: Question, answer_id: int, at: datetime, by_id: int | None, *, cause: Cause = Cause.WITHDRAWN) -> Turn:
    """An answer is no solution any more. Without the primary one the oldest further solution takes its place, else the question opens."""
    mark = now.mark_of(answer_id)
    if mark is None:
        raise IllegalMove("this answer is no solution")
    left = tuple(m for m in now.marks if m is not mark)
    if not left:
        return reopen(now, at, by_id, cause=cause, mark=mark)
    first = min(left, key=lambda m: (m.at, m.answer_id)) if mark is now.primary else left[0]
    marks = (first, *(m for m in left if m is not first))
    step = _of_mark(Step(Move.SOLUTION_WITHDRAWN, at, by_id, cause=cause), mark)
    return _turn(now, replace(now.side, how=first.how), step, marks=marks, note=now.note)


def reopen(
    now: Question, at: datetime, by_id: int | None, *, cause: Cause | None = None, mark: Mark | None = None, note: str | None = None
) -> Turn:
    """Open again: every mark goes, the ledger remembers them."""
    side = replace(now.side, resolution=Resolution.OPEN, how=None, reason=None, waiting_on=WaitingOn.COMMUNITY)
    step = Step(Move.REOPENED, at, by_id, duplicate_of_id=now.duplicate_of_id, cause=cause, note=note)
    return _turn(now, side, _of_mark(step, mark))


def close(
    now: Question, reason: ClosedReason, at: datetime, by_id: int | None, *,
    duplicate_of_id: int | None = None, note: str | None = None, cause: Cause | None = None,
) -> Turn:
    """Closed for a reason; a duplicate names its original."""
    if (reason == ClosedReason.DUPLICATE) != (duplicate_of_id is not None):
        raise IllegalMove("a duplicate, and nothing else, has an original")
    side = replace(now.side, resolution=Resolution.CLOSED, how=None, reason=reason, waiting_on=WaitingOn.COMMUNITY)
    step = Step(Move.CLOSED, at, by_id, duplicate_of_id=duplicate_of_id, cause=cause, note=note)
    return _turn(now, side, step, duplicate_of_id=duplicate_of_id)


def repoint(now: Question, original_id: int, at: datetime, by_id: int | None) -> Turn:
    """A duplicate's original turned out to be a duplicate itself: point to the end of the chain."""
    if now.side.reason != ClosedReason.DUPLICATE:
        raise IllegalMove("only a duplicate points somewhere")
    return _turn(now, now.side, Step(Move.REPOINTED, at, by_id, duplicate_of_id=original_id), duplicate_of_id=original_id)


def wait(now: Question, on: WaitingOn, at: datetime, by_id: int | None) -> Turn:
    """Somebody else's turn. Asking the asker again is a row too: their silence counts from then."""
    again = now.side.waiting_on == on and on != WaitingOn.ASKER
    if now.side.resolution != Resolution.OPEN or again:
        raise IllegalMove("only an open question waits, and on one at a time")
    return _turn(now, replace(now.side, waiting_on=on), Step(Move.WAITING, at, by_id))


def remove(now: Question, at: datetime, by_id: int | None, *, cause: Cause | None = None) -> Turn:
    """Hidden or deleted: it keeps its state and counts nowhere. With TYPE_CHANGED it stops being a question at all."""
    gone = cause == Cause.TYPE_CHANGED
    side = NOWHERE if gone else replace(now.side, counted=False)
    if side == now.side:
        raise IllegalMove("it is not counted already")
    step = Step(Move.REMOVED, at, by_id, cause=cause)
    if gone:
        return _turn(now, side, step)
    return _turn(now, side, step, marks=now.marks, duplicate_of_id=now.duplicate_of_id, note=now.note)


def restore(now: Question, at: datetime, by_id: int | None, *, cause: Cause | None = None, counted: bool = True) -> Turn:
    """Back as it was; a thread that becomes a question again starts open."""
    again = now.side.resolution is None
    side = Side(counted, Resolution.OPEN, waiting_on=WaitingOn.COMMUNITY) if again else replace(now.side, counted=counted)
    if side == now.side:
        raise IllegalMove("it is counted already")
    step = Step(Move.RESTORED, at, by_id, cause=cause)
    return _turn(now, side, step, marks=now.marks, duplicate_of_id=now.duplicate_of_id, note=now.note)


def merge(now: Question, at: datetime, by_id: int | None) -> Turn:
    """Its posts are part of another thread now: it counts nowhere, and what solved it solves nothing any more."""
    side = Side(False, Resolution.OPEN, waiting_on=WaitingOn.COMMUNITY)
    return _turn(now, side, Step(Move.REMOVED, at, by_id, cause=Cause.MERGED))


def unmerge(now: Question, was: Question, at: datetime, by_id: int | None, *, counted: bool) -> Turn:
    """A thread of its own again, in the state it was merged in."""
    side = replace(was.side, counted=counted)
    return _turn(
        now, side, Step(Move.RESTORED, at, by_id, cause=Cause.MERGED), marks=was.marks, duplicate_of_id=was.duplicate_of_id, note=was.note,
    )


def is_legal(was: str | None, is_: str | None) -> bool:
    """The table of moves; staying is legal, and so is becoming a question or ceasing to be one."""
    return was is None or is_ is None or was == is_ or Resolution(is_) in MOVES[Resolution(was)]


def _of_mark(step: Step, mark: Mark | None) -> Step:
    if mark is None:
        return step
    return replace(step, answer_id=mark.answer_id, answer_revision=mark.revision, scope=mark.scope or None)


def _turn(
    now: Question, side: Side, step: Step, *,
    marks: tuple[Mark, ...] = (), duplicate_of_id: int | None = None, note: str | None = None,
) -> Turn:
    """The one place that moves: the table is asked, time never runs backwards, numbers follow each other."""
    closing_again = side.resolution == Resolution.CLOSED == now.side.resolution and step.move == Move.CLOSED
    reopening_nothing = side.resolution == Resolution.OPEN == now.side.resolution and step.move == Move.REOPENED
    if closing_again or reopening_nothing or not is_legal(now.side.resolution, side.resolution):
        raise IllegalMove(f"{now.side.resolution} -> {side.resolution}")
    at = max(step.at, now.last_at) if now.last_at else step.at
    decides = step.move not in (Move.WAITING, Move.REMOVED, Move.RESTORED)
    after = Question(
        side=side, marks=marks, duplicate_of_id=duplicate_of_id, note=note, seq=now.seq + 1, last_at=at,
        changed_at=at if decides else now.changed_at,
    )
    return Turn(now, after, replace(step, at=at))
