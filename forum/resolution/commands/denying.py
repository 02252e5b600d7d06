"""The asker says "not solved yet": of an open question nobody asks again before there is a new answer, a presumed one reopens."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.resolution.commands.loading import get_question, has_done
from forum.resolution.commands.reopening import say_still_broken
from forum.resolution.events import SolutionDenied
from forum.resolution.ledger import refuse_if_stale, wrong_state
from forum.resolution.models import Denial
from forum.resolution.states import Cause, Move, Resolution, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind


@command
def say_not_yet(actor: Actor, thread_id: int, *, version: int | None = None) -> Thread:
    """No answer has solved it yet. Twice is once. Raises WrongState for what somebody has confirmed or closed, and a stale page."""
    thread = get_question(actor, thread_id)
    authorize(actor, Action.STILL_BROKEN, thread)
    if thread.solved_how == SolvedHow.PRESUMED:
        return say_still_broken(actor, thread_id, version=version)
    if has_done(actor, thread, Move.REOPENED, cause=Cause.STILL_BROKEN):
        return thread
    refuse_if_stale(thread, version)
    if thread.resolution != Resolution.OPEN:
        raise wrong_state(thread)
    if not has_denied(thread.id):
        session().add(Denial(thread_id=thread.id, member_id=actor.member_id, said_at=utcnow()))
        announce(SolutionDenied(utcnow(), actor.id, thread.id))
    return thread


def has_denied(thread_id: int) -> bool:
    """Whether the asker has said so, and nobody has answered since."""
    said = session().scalar(select(func.max(Denial.said_at)).where(Denial.thread_id == thread_id))
    if said is None:
        return False
    newer = select(Post.id).where(
        Post.thread_id == thread_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.created_at > said,
    )
    return session().scalar(newer.limit(1)) is None
