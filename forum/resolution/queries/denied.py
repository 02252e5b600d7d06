"""What an asker said last of their open question, for its page: conditions for a read that asks for more than this."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from forum.resolution.models import Denial, ResolutionChange
from forum.resolution.states import Cause, Move
from forum.threads.models import Post
from forum.threads.states import PostKind

NOT_SOLVED = (Cause.STILL_BROKEN, Cause.NOT_SOLVED)


def denials_of(thread: Any, member: Any) -> tuple[ColumnElement[bool], ...]:
    """Each is true if this member said "not solved yet" (of an open or a solved question), and nobody has answered since."""
    newer = select(Post.id).where(Post.thread_id == thread, Post.kind == PostKind.ANSWER, Post.listed.is_(True))
    open_one = select(Denial.id).where(Denial.thread_id == thread, Denial.member_id == member)
    solved_one = select(ResolutionChange.id).where(
        ResolutionChange.thread_id == thread, ResolutionChange.actor_id == member,
        ResolutionChange.move == Move.REOPENED, or_(*(ResolutionChange.cause == cause for cause in NOT_SOLVED)),
    )
    return (
        open_one.where(~newer.where(Post.created_at > Denial.said_at).exists()).exists(),
        solved_one.where(~newer.where(Post.created_at > ResolutionChange.at).exists()).exists(),
    )
