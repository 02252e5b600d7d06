"""A question that is closed no more is as it was when it was closed: solved by what solved it then, if that is still there."""

from __future__ import annotations

from forum.core.events import announce
from forum.kit.clock import utcnow
from forum.resolution.cycle import Question, add_solution, solve
from forum.resolution.events import QuestionReopened, QuestionSolved
from forum.resolution.former import solved_before_closing
from forum.resolution.ledger import load, record
from forum.resolution.states import Cause, SolvedHow
from forum.threads.models import Thread


def announce_reopening(thread: Thread, by_id: int | None, reason: str, *, again: Cause, told_id: int | None = None) -> None:
    """Tell that a closed question has just been opened, after making it solved again where its closing ended that.

    `by_id` is who the ledger names, `told_id` who members are told of; `again` is why it is solved again.
    """
    was, now = solved_before_closing(thread), utcnow()
    if was is None:
        announce(QuestionReopened(now, told_id, thread.id, reason))
        return
    _solve_as(thread, was, by_id, again)
    announce(QuestionReopened(now, told_id, thread.id, reason, is_solved_again=True, solved_by=was.accepted_ids))
    announce(QuestionSolved(now, None, thread.id, str(was.side.how), was.primary.answer_id if was.primary else None, quietly=True))


def _solve_as(thread: Thread, was: Question, by_id: int | None, cause: Cause) -> None:
    how = SolvedHow(str(was.side.how))
    record(thread, solve(load(thread), how, utcnow(), by_id, mark=was.primary, note=was.note, cause=cause))
    for mark in was.marks[1:]:
        record(thread, add_solution(load(thread), mark, cause=cause))
