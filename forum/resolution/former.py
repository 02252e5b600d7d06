"""What a closed question was before it was closed, from its ledger: opening it again brings that back. Reads only."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from forum.core.db import session
from forum.resolution.cycle import Mark, Question, added_how, shown_how
from forum.resolution.models import ResolutionChange
from forum.resolution.replaying import as_past_move, replay
from forum.resolution.states import NAMES_AN_ANSWER, Move, Resolution, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind

ACCEPTING = (Move.SOLVED, Move.SOLUTION_CHANGED, Move.SOLUTION_ADDED)


def accepted_before(thread_id: int, answer_id: int) -> ResolutionChange:
    """The row in which somebody last accepted this answer; one in which it only came back names another person."""
    accepted = select(ResolutionChange).where(
        ResolutionChange.thread_id == thread_id, ResolutionChange.answer_id == answer_id, ResolutionChange.move.in_(ACCEPTING),
    )
    by_somebody = ResolutionChange.cause.is_(None)
    return session().scalars(accepted.order_by(by_somebody.desc(), ResolutionChange.seq.desc()).limit(1)).one()


def solved_before_closing(thread: Thread) -> Question | None:
    """How the question was solved when it was last closed, with the solutions that are still there.

    None when it was not solved, or nothing is left of what solved it.
    """
    rows = list(session().scalars(
        select(ResolutionChange).where(ResolutionChange.thread_id == thread.id).order_by(ResolutionChange.seq)
    ))
    closing = next((row for row in reversed(rows) if row.move == Move.CLOSED), None)
    if closing is None or closing.was_resolution != Resolution.SOLVED:
        return None
    begun = max((row for row in rows if row.was_resolution is None and row.seq < closing.seq), key=lambda row: row.seq)
    past = [move for row in rows if begun.seq < row.seq < closing.seq and (move := as_past_move(row))]
    was = replay(begun.at, thread.asker_id, past).question
    marks = _still_there(thread, was.marks)
    if not marks and (was.marks or was.side.how in NAMES_AN_ANSWER):
        return None
    return replace(was, side=replace(was.side, how=marks[0].how if marks else str(closing.was_how)), marks=marks)


def _still_there(thread: Thread, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Those whose answers can still be read, as the people who accepted them did: the first as it was, others as further ones."""
    found = select(Post).where(
        Post.id.in_([mark.answer_id for mark in marks]), Post.thread_id == thread.id, Post.kind == PostKind.ANSWER, Post.listed.is_(True)
    )
    answers = {post.id: post for post in session().scalars(found) if post.says_something}
    left = [_as_accepted(mark, answers[mark.answer_id]) for mark in marks if mark.answer_id in answers]
    return tuple(
        mark if place == 0 else replace(mark, how=shown_how(answers[mark.answer_id].article_id, added_how(mark.by_id, thread.asker_id)))
        for place, mark in enumerate(left)
    )


def _as_accepted(mark: Mark, answer: Post) -> Mark:
    row = accepted_before(answer.thread_id, answer.id)
    return replace(mark, how=shown_how(answer.article_id, SolvedHow(mark.how)), by_id=row.actor_id, at=row.at)
