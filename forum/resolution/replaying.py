"""A question's whole history at once, for imports: the same moves as live, without a statement per move. Pure.

    done = replay(asked_at, asker_id, [PastMove(...), ...])
    done.rows(thread_id)       -> rows for `resolution_changes`
    done.solutions(thread_id)  -> rows for `solutions`
    done.columns               -> columns of the thread's row
    done.solved_by             -> answers whose `posts.is_solution` is true
    done.refused               -> moves that could not be, with the reason

Counters, daily rows and me-toos of duplicates are the importer's to follow up. `as_past_move` turns a ledger row back into the
move that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.resolution.cycle import (
    IllegalMove,
    Mark,
    Question,
    Turn,
    add_solution,
    added_how,
    ask,
    close,
    remove,
    reopen,
    repoint,
    restore,
    solve,
    thread_columns,
    wait,
    withdraw,
)
from forum.resolution.marks import solution_rows
from forum.resolution.models import ResolutionChange
from forum.resolution.states import MAY_NAME_AN_ANSWER, NAMES_AN_ANSWER, Cause, ClosedReason, Move, SolvedHow, WaitingOn


@dataclass(frozen=True, slots=True)
class PastMove:
    """One line of a history, in the words of the interchange format, with row ids instead of references.

    `move`: solved, solution_added, solution_withdrawn, closed, reopened, needs_info, info_given, waiting (`reason` says on whom),
    removed, restored. `how` belongs to solved, `reason` to closed and reopened, `original_id` to closed as duplicate,
    `answer_id` and `revision` to solutions.
    """

    move: str
    at: datetime
    by_id: int | None = None
    how: str | None = None
    reason: str | None = None
    answer_id: int | None = None
    revision: int = 1
    original_id: int | None = None
    scope: str = ""
    note: str | None = None


@dataclass
class Replayed:
    """What a history comes to."""

    turns: list[Turn]
    refused: list[tuple[PastMove, str]] = field(default_factory=list)

    @property
    def question(self) -> Question:
        return self.turns[-1].after

    @property
    def columns(self) -> dict[str, Any]:
        return thread_columns(self.question)

    @property
    def solved_by(self) -> set[int]:
        return {mark.answer_id for mark in self.question.marks}

    def rows(self, thread_id: int) -> list[dict[str, Any]]:
        return [{"thread_id": thread_id, **turn.row()} for turn in self.turns]

    def solutions(self, thread_id: int) -> list[dict[str, Any]]:
        return solution_rows(thread_id, self.question)


def replay(asked_at: datetime, asker_id: int, history: Iterable[PastMove], *, counted: bool = True) -> Replayed:
    """Ask, then make every move in the order given; `counted` false when the question was held from the start.

    A move that cannot follow from what was before is left out and named in `refused`. Moves dated before their predecessor
    get its time: a ledger never runs backwards.
    """
    done = Replayed([ask(asked_at, asker_id, counted=counted)])
    for past in history:
        try:
            done.turns.append(_turn(done.question, past, asker_id))
        except (IllegalMove, ValueError) as error:
            done.refused.append((past, str(error)))
    return done


def _turn(now: Question, past: PastMove, asker_id: int) -> Turn:
    if past.move not in REPLAYS:
        raise IllegalMove(f"there is no move called {past.move!r}")
    return REPLAYS[past.move](now, past, asker_id)


def _solved(now: Question, past: PastMove) -> Turn:
    how = SolvedHow(past.how)
    if how in NAMES_AN_ANSWER and past.answer_id is None:
        raise IllegalMove(f"{how} names no answer")
    mark = _mark(past, how) if past.answer_id is not None and how in MAY_NAME_AN_ANSWER else None
    cause = Cause(past.reason) if past.reason else None
    return solve(now, how, past.at, past.by_id, mark=mark, note=past.note, cause=cause)


def _withdrawn(now: Question, past: PastMove) -> Turn:
    cause = Cause(past.reason) if past.reason else Cause.WITHDRAWN
    return withdraw(now, _answer_id(past), past.at, past.by_id, cause=cause)


def _closed(now: Question, past: PastMove) -> Turn:
    reason = ClosedReason(past.reason)
    if reason == ClosedReason.DUPLICATE and past.original_id is not None and now.side.reason == ClosedReason.DUPLICATE:
        return repoint(now, past.original_id, past.at, past.by_id)
    original_id = past.original_id if reason == ClosedReason.DUPLICATE else None
    return close(now, reason, past.at, past.by_id, duplicate_of_id=original_id, note=past.note)


def _reopened(now: Question, past: PastMove) -> Turn:
    cause = Cause(past.reason) if past.reason in set(Cause) else None
    mark = now.mark_of(past.answer_id) if past.answer_id is not None else None
    return reopen(now, past.at, past.by_id, cause=cause, mark=mark, note=past.note)


def _mark(past: PastMove, how: SolvedHow) -> Mark:
    return Mark(_answer_id(past), past.revision, how, past.by_id, past.at, past.scope)


def _answer_id(past: PastMove) -> int:
    if past.answer_id is None:
        raise IllegalMove(f"{past.move} names no answer")
    return past.answer_id


REPLAYS: dict[str, Callable[[Question, PastMove, int], Turn]] = {
    "solved": lambda now, past, asker_id: _solved(now, past),
    "solution_added": lambda now, past, asker_id: add_solution(now, _mark(past, added_how(past.by_id, asker_id))),
    "solution_withdrawn": lambda now, past, asker_id: _withdrawn(now, past),
    "closed": lambda now, past, asker_id: _closed(now, past),
    "reopened": lambda now, past, asker_id: _reopened(now, past),
    "needs_info": lambda now, past, asker_id: wait(now, WaitingOn.ASKER, past.at, past.by_id),
    "info_given": lambda now, past, asker_id: wait(now, WaitingOn.COMMUNITY, past.at, past.by_id),
    "waiting": lambda now, past, asker_id: wait(now, WaitingOn(past.reason), past.at, past.by_id),
    "removed": lambda now, past, asker_id: remove(now, past.at, past.by_id),
    "restored": lambda now, past, asker_id: restore(now, past.at, past.by_id),
}


def as_past_move(row: ResolutionChange) -> PastMove | None:
    """The move that makes this ledger row, for exports; None for the first row and for changes of type."""
    if row.move == Move.ASKED or row.cause == Cause.TYPE_CHANGED:
        return None
    word, reason = row.move, row.cause
    if row.move == Move.WAITING:
        word = {"asker": "needs_info", "community": "info_given"}.get(str(row.is_waiting_on), "waiting")
        reason = row.is_waiting_on if word == "waiting" else None
    elif row.move in (Move.CLOSED, Move.REPOINTED):
        word, reason = "closed", row.is_reason
    elif row.move in (Move.SOLVED, Move.SOLUTION_CHANGED):
        word = "solved"
    return PastMove(
        word, row.at, row.actor_id, how=row.is_how if word == "solved" else None, reason=reason, answer_id=row.answer_id,
        revision=row.answer_revision or 1, original_id=row.duplicate_of_id if word == "closed" else None, scope=row.scope or "",
        note=row.note,
    )
