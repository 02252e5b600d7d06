"""Solutions that go with what they show, and come back with it.

A solution that nobody can read is none: its acceptance is withdrawn at once, and is as it was, by the same person and of the same
revision, once the answer can be read again and nothing has happened to the question since.
"""

from __future__ import annotations

from sqlalchemy import select

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


def accept_again(thread: Thread, answer: Post, by_id: int | None, cause: Cause = Cause.ANSWER_RETURNED) -> None:
    """The acceptance as it was: same person, same revision. The thread is locked."""
    was = accepted_before(thread.id, answer.id)
    added = was.move == Move.SOLUTION_ADDED
    how, now = added_how(was.actor_id, thread.asker_id) if added else SolvedHow(str(was.is_how)), utcnow()
    how = shown_how(answer.article_id, how)
    mark = Mark(answer.id, was.answer_revision or answer.revision, how, was.actor_id, was.at, was.scope or "")
    record(thread, solve(load(thread), how, now, by_id, mark=mark, cause=cause))
    announce(QuestionSolved(now, None, thread.id, str(how), answer.id, quietly=True))


def withdraw_shown(article_id: int, by_id: int | None) -> None:
    """Readers have an article no more (inside a command): answers that show it solve nothing."""
    found = select(Post.thread_id, Post.id).join(Solution, Solution.answer_id == Post.id).where(Post.article_id == article_id)
    for thread_id, answer_id in session().execute(found.order_by(Post.thread_id, Post.id)).all():
        thread = get_thread(SYSTEM, thread_id, lock=True)
        if load(thread).mark_of(answer_id) is not None:
            record(thread, withdraw_mark(load(thread), answer_id, by_id, Cause.ARTICLE_REMOVED))
            announce_withdrawal(None, thread, answer_id, Cause.ARTICLE_REMOVED)


def reinstate_shown(article_id: int, by_id: int | None) -> None:
    """Readers have an article again (inside a command): answers whose going with it reopened a question are its solutions again."""
    found = (
        select(Post.thread_id, Post.id).join(Thread, Thread.id == Post.thread_id)
        .join(ResolutionChange, (ResolutionChange.thread_id == Thread.id) & (ResolutionChange.seq == Thread.resolution_seq))
        .where(Post.article_id == article_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Thread.resolution == Resolution.OPEN,
               ResolutionChange.move == Move.REOPENED, ResolutionChange.cause.in_(GONE), ResolutionChange.answer_id == Post.id)
    )
    for thread_id, answer_id in session().execute(found.order_by(Post.thread_id, Post.id)).all():
        thread = get_thread(SYSTEM, thread_id, lock=True)
        if thread.resolution == Resolution.OPEN:
            accept_again(thread, session().get_one(Post, answer_id), by_id, Cause.ARTICLE_RETURNED)
