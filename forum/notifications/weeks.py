"""A member's own week, for the Monday digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.core.db import session
from forum.threads.models import Post
from forum.threads.states import PostKind
from forum.votes.models import Vote


@dataclass(frozen=True)
class Week:
    """What somebody gave in seven days."""

    answers: int
    solutions: int
    votes: int

    def __bool__(self) -> bool:
        return bool(self.answers or self.solutions or self.votes)


def week_of(member_id: int, until: datetime) -> Week:
    """Answers written in the seven days before `until`, how many of them are solutions, and votes up that came in."""
    since = until - timedelta(days=7)
    mine = (Post.author_id == member_id, Post.listed.is_(True))
    written = (*mine, Post.kind == PostKind.ANSWER, Post.created_at >= since, Post.created_at < until)
    votes = select(func.count()).select_from(Vote).join(Post, Post.id == Vote.post_id)
    return Week(
        session().scalar(select(func.count()).select_from(Post).where(*written)) or 0,
        session().scalar(select(func.count()).select_from(Post).where(*written, Post.is_solution.is_(True))) or 0,
        session().scalar(votes.where(*mine, Vote.value == 1, Vote.created_at >= since, Vote.created_at < until)) or 0,
    )
