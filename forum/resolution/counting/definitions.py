"""What the measures are made of, each said once, as SQL: `counting/measures` sums over them, the facts of questions hold them.

Every piece is about the thread of the statement around it (`Thread`), but for those that take a ledger row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import GONE, Resolution, SolvedHow, WaitingOn
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind, ThreadType

begun = ResolutionChange.__table__.alias("begun")
"""The first row of the ledger: joined on `has_begun`, its `at` is when the question was asked."""
has_begun = and_(begun.c.thread_id == Thread.id, begun.c.seq == 1)
changed = ResolutionChange.__table__.alias("changed")

counts_now = and_(Thread.type == ThreadType.QUESTION, Thread.listed.is_(True))
"""A question that is neither hidden, deleted nor held."""
resolved_now = and_(Thread.resolution == Resolution.SOLVED, Thread.solved_how != SolvedHow.PRESUMED)
"""Solved and confirmed by somebody."""


def was_confirmed(row: Any) -> ColumnElement[bool]:
    """Before this ledger row the question was solved and confirmed."""
    return and_(row.was_resolution == Resolution.SOLVED, row.was_how != SolvedHow.PRESUMED)


def newly_confirmed(row: Any) -> ColumnElement[bool]:
    """By this ledger row somebody confirmed a solution; another solution of a confirmed question does not count."""
    confirmed = and_(row.is_resolution == Resolution.SOLVED, row.is_how != SolvedHow.PRESUMED)
    return and_(confirmed, or_(row.was_resolution != Resolution.SOLVED, row.was_how == SolvedHow.PRESUMED))


def newly_presumed(row: Any) -> ColumnElement[bool]:
    """By this ledger row the question was presumed solved, since nobody said so."""
    return and_(row.is_resolution == Resolution.SOLVED, row.is_how == SolvedHow.PRESUMED, row.was_resolution != Resolution.SOLVED)


def opened_again(row: Any) -> ColumnElement[bool]:
    """By this ledger row a confirmed question was opened by somebody, not by the removal of the accepted answer."""
    by_somebody = or_(row.cause.is_(None), row.cause.not_in(GONE))
    return and_(was_confirmed(row), row.is_resolution == Resolution.OPEN, by_somebody)


def asked_back(row: Any) -> ColumnElement[bool]:
    """By this ledger row details were asked of the asker."""
    return row.is_waiting_on == WaitingOn.ASKER


def ever(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a row of the question's ledger (`changed`) has this condition."""
    return exists().where(changed.c.thread_id == Thread.id, condition)


def by_another(answer: Any) -> ColumnElement[bool]:
    """By somebody else than the asker. All who are anonymous have one account, and nobody asks here who they are: two, not one."""
    return or_(answer.author_id != Thread.asker_id, answer.anonymised.is_(True))


def response_at(*, by_staff: bool | None = None) -> Any:
    """When the first listed answer by somebody else than the asker came: by anybody, by staff (who are staff now), or by peers."""
    answer = aliased(Post)
    answered = select(func.min(answer.created_at)).where(
        answer.thread_id == Thread.id, answer.kind == PostKind.ANSWER, answer.listed.is_(True), by_another(answer),
    )
    if by_staff is not None:
        author = aliased(User)
        answered = answered.join(author, author.id == answer.author_id).where(author.is_staff.is_(by_staff))
    return answered.correlate(Thread).scalar_subquery()


def confirmed_at(which: Any) -> Any:
    """The first (`func.min`) or last (`func.max`) time somebody confirmed a solution."""
    times = select(which(changed.c.at)).where(changed.c.thread_id == Thread.id, newly_confirmed(changed.c))
    return times.correlate(Thread).scalar_subquery()


def solved_by_first_contact() -> ColumnElement[bool]:
    """Its primary solution is the first listed answer, and no details were asked for."""
    answer, mark = aliased(Post), aliased(Solution)
    first = (
        select(answer.id).where(answer.thread_id == mark.thread_id, answer.kind == PostKind.ANSWER, answer.listed.is_(True))
        .order_by(answer.created_at, answer.id).limit(1).correlate(mark).scalar_subquery()
    )
    by_first = exists().where(mark.thread_id == Thread.id, mark.is_primary.is_(True), mark.answer_id == first)
    return and_(by_first, ~ever(asked_back(changed.c)))
