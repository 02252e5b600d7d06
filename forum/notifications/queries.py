"""The inbox and what a viewer follows. Whatever the viewer may no longer see is left out, counts included."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.notifications.links import place_of
from forum.notifications.models import Follow, MailHours, Notification
from forum.notifications.recipients import hours_of, ways_of
from forum.notifications.states import Topic
from forum.notifications.ways import Wishes
from forum.threads.models import Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

PAGE_SIZE = 30


@dataclass(frozen=True)
class InboxLine:
    """One notification as the inbox shows it."""

    id: int
    kind: str
    created_at: object
    is_unread: bool
    title: str
    url: str
    language: str
    actor: User | None


def inbox(viewer: Actor, *, unread_only: bool = False, before_id: int | None = None) -> tuple[list[InboxLine], bool]:
    """The newest lines (30 a page) before a given id, and whether there are more."""
    actor = aliased(User)
    found = (
        select(Notification, Thread, actor)
        .join(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Post, Post.id == Notification.post_id)
        .outerjoin(actor, actor.id == Notification.actor_id)
        .where(Notification.user_id == viewer.id, Notification.in_app.is_(True), threads_visible_to(viewer))
        .where(or_(Notification.post_id.is_(None), posts_visible_to(viewer)))
        .order_by(Notification.id.desc()).limit(PAGE_SIZE + 1)
    )
    if unread_only:
        found = found.where(Notification.read_at.is_(None))
    if before_id:
        found = found.where(Notification.id < before_id)
    rows = session().execute(found).all()
    return [_line(*row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def _line(told: Notification, thread: Thread, actor: User | None) -> InboxLine:
    url = place_of(told.kind, told.post_id) or thread.url
    return InboxLine(told.id, told.kind, told.created_at, told.read_at is None, thread.title, url, thread.language, actor)


def unread_count(viewer: Actor) -> int:
    """Read from the member's row, so that the bell costs one statement."""
    return session().scalar(select(User.unread_count).where(User.id == viewer.id)) or 0


def follow_level(viewer: Actor, thread_id: int) -> str | None:
    """The level the viewer follows a thread at, or None."""
    return session().scalar(select(Follow.level).where(Follow.thread_id == thread_id, Follow.user_id == viewer.id))


def true_unread() -> dict[int, int]:
    """Unread notifications per member, counted (reconcile)."""
    counted = select(Notification.user_id, func.count()).where(Notification.read_at.is_(None)).group_by(Notification.user_id)
    return dict(session().execute(counted))


def wishes_of(viewer: Actor, locale: str) -> Wishes:
    """How the viewer wants to be told, defaults filled in; `locale` is what they read now."""
    member_id = viewer.member_id
    ways = {topic: way for (_member, topic), way in ways_of([member_id], list(Topic)).items()}
    hours = hours_of(session().get(MailHours, member_id))
    return Wishes(ways, not hours.stopped, hours.digest, hours.time_zone, hours.quiet_from, hours.quiet_until, viewer.locale or locale)
