"""Solutions that go with what they show, and come back with it.

A solution that nobody can read is none: its acceptance is withdrawn at once, and is as it was, by the same person and of the same
revision, once the answer can be read again and nothing has happened to the question since.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, Select, select

from forum.core.db import session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.resolution.commands.accepting import announce_withdrawal, withdraw_mark
from forum.resolution.cycle import Mark, added_how, shown_how, solve
from forum.resolution.events import QuestionSolved
from forum.resolution.former import accepted_before
from forum.resolution.ledger import load, record
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import GONE, Cause, Move, Resolution, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.queries import get_thread
from forum.threads.states import PostKind

AT_ONCE = 25
"""Questions whose state moves in one transaction: each has its ledger, its points and whoever is told."""


def accept_again(thread: Thread, answer: Post, by_id: int | None, cause: Cause = Cause.ANSWER_RETURNED) -> None:
    """The acceptance as it was: same person, same revision. The thread is locked."""
    was = accepted_before(thread.id, answer.id)
    added = was.move == Move.SOLUTION_ADDED
    how, now = added_how(was.actor_id, thread.asker_id) if added else SolvedHow(str(was.is_how)), utcnow()
    how = shown_how(answer.article_id, how)
    mark = Mark(answer.id, was.answer_revision or answer.revision, how, was.actor_id, was.at, was.scope or "")
    record(thread, solve(load(thread), how, now, by_id, mark=mark, cause=cause))
    announce(QuestionSolved(now, None, thread.id, str(how), answer.id, quietly=True))


def withdraw_shown(article_id: int, by_id: int | None) -> bool:
    """Readers have an article no more (inside a command): answers that show it solve nothing.

    Some of them; returns whether there are more.
    """
    found = select(Post.thread_id, Post.id).join(Solution, Solution.answer_id == Post.id).where(Post.article_id == article_id)
    shown, more = _some(found)
    for thread_id, answer_id in shown:
        thread = get_thread(SYSTEM, thread_id, lock=True)
        if load(thread).mark_of(answer_id) is not None:
            record(thread, withdraw_mark(load(thread), answer_id, by_id, Cause.ARTICLE_REMOVED))
            announce_withdrawal(None, thread, answer_id, Cause.ARTICLE_REMOVED)
    return more


def reinstate_shown(article_id: int, by_id: int | None) -> bool:
    """Readers have an article again (inside a command): answers whose going with it reopened a question are its solutions again.

    Some of them; returns whether there are more.
    """
    found = (
        select(Post.thread_id, Post.id).join(Thread, Thread.id == Post.thread_id)
        .join(ResolutionChange, (ResolutionChange.thread_id == Thread.id) & (ResolutionChange.seq == Thread.resolution_seq))
        .where(Post.article_id == article_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Thread.resolution == Resolution.OPEN,
               ResolutionChange.move == Move.REOPENED, ResolutionChange.cause.in_(GONE), ResolutionChange.answer_id == Post.id)
    )
    shown, more = _some(found)
    for thread_id, answer_id in shown:
        thread = get_thread(SYSTEM, thread_id, lock=True)
        if thread.resolution == Resolution.OPEN:
            accept_again(thread, session().get_one(Post, answer_id), by_id, Cause.ARTICLE_RETURNED)
    return more


def _some(found: Select[tuple[int, int]]) -> tuple[Sequence[Row[tuple[int, int]]], bool]:
    """The next threads and answers, and whether there are more."""
    rows = session().execute(found.order_by(Post.thread_id, Post.id).limit(AT_ONCE + 1)).all()
    return rows[:AT_ONCE], len(rows) > AT_ONCE
