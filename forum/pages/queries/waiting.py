"""What the viewer has written and nobody else sees yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.models import Post, Thread

MOST, COUNTED = 50, 1_000
HELD = (Post.listed.is_(False), Post.held_at.is_not(None), Post.deleted_at.is_(None), Post.hidden_at.is_(None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held post of the viewer's own."""

    id: int
    kind: str
    title: str
    language: str
    at: datetime

    @property
    def url(self) -> str:
        return f"/posts/{self.id}/"


def waiting_of(viewer: Actor) -> list[Waiting]:
    """The viewer's own posts that wait for a moderator, newest first. Only the viewer's: there is no other member to name."""
    found = (
        select(Post.id, Post.kind, Thread.title, Thread.language, Post.created_at).join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == viewer.id, *HELD).order_by(Post.id.desc()).limit(MOST)
    )
    return [Waiting(*row) for row in session().execute(found)]


def waiting_count(viewer: Actor, member_id: int) -> int:
    """How many posts of a member wait for a moderator, for themselves and staff; nobody else is told that there are any."""
    if viewer.id != member_id and not viewer.is_staff:
        return 0
    some = select(Post.id).where(Post.author_id == member_id, *HELD).limit(COUNTED).subquery()
    return session().scalar(select(func.count()).select_from(some)) or 0
