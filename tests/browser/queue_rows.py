"""A queue to work through: flagged posts of the demo, as members would have flagged them."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import command, session
from forum.core.permissions import Actor
from forum.threads.models import Post, Thread
from moderation.review.opening import find_waiting, open_item
from moderation.review.states import CauseKind, Subject

REASONS = ("spam", "off_topic", "abusive", "other")


def fill_queue(count: int) -> int:
    """Open items about answers of members until as many wait; how many were opened."""
    return _open(count)


def moderator(handle: str) -> Actor:
    user = session().scalars(select(User).where(User.handle == handle)).one()
    return to_actor(user, frozenset(roles_of(user.id)))


@command
def _open(count: int) -> int:
    posts = session().scalars(
        select(Post).join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .where(Post.kind == "answer", Post.listed.is_(True), Thread.listed.is_(True), User.is_staff.is_(False)).order_by(Post.id).limit(count)
    )
    opened = 0
    for post in posts:
        if find_waiting(Subject.POST, post.id) is None:
            open_item(Subject.POST, post.id, CauseKind.FLAG, reason=REASONS[opened % len(REASONS)])
            opened += 1
    return opened
