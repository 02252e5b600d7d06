"""The inbox and what a viewer follows. Whatever the viewer may no longer see is left out, counts included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import iso, parse_instant
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset, Page
from forum.kit.row_ids import MAX_ROW_ID
from forum.notifications.models import Follow, MailHours, Notification
from forum.notifications.recipients import hours_of, ways_of
from forum.notifications.states import Topic
from forum.notifications.ways import Wishes
from forum.threads.models import Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

PAGE_SIZE = 30
BY_TIME = "followed"


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
    url = f"/posts/{told.post_id}/" if told.post_id else thread.url
    return InboxLine(told.id, told.kind, told.created_at, told.read_at is None, thread.title, url, thread.language, actor)


def unread_count(viewer: Actor) -> int:
    """Read from the member's row, so that the bell costs one statement."""
    return session().scalar(select(User.unread_count).where(User.id == viewer.id)) or 0


def follow_level(viewer: Actor, thread_id: int) -> str | None:
    """The level the viewer follows a thread at, or None."""
    return session().scalar(select(Follow.level).where(Follow.thread_id == thread_id, Follow.user_id == viewer.id))


@dataclass(frozen=True)
class FollowedThread:
    """A thread in the list of what somebody follows."""

    id: int
    title: str
    url: str
    language: str
    status: str | None
    level: str


def followed_threads(viewer: Actor, before: str = "") -> Page[FollowedThread]:
    """What the viewer follows or has muted, latest first, a page at a time. Raises Invalid for a position that is none."""
    order = (Follow.created_at, Follow.thread_id)
    found = select(Follow, Thread).join(Thread, Thread.id == Follow.thread_id)
    found = found.where(Follow.user_id == viewer.id, threads_visible_to(viewer))
    if before:
        at, thread_id = _position(before)
        found = found.where(tuple_(*order) < tuple_(literal(at, Follow.created_at.type), literal(thread_id)))
    rows = session().execute(found.order_by(*(column.desc() for column in order)).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    items = [
        FollowedThread(thread.id, thread.title, thread.url, thread.language, thread.display_status, follow.level)
        for follow, thread in shown
    ]
    more = len(rows) > PAGE_SIZE
    cursor = Keyset(BY_TIME, (iso(shown[-1][0].created_at), shown[-1][0].thread_id)).encode() if more else None
    return Page(items, size=PAGE_SIZE, has_next=more, next_cursor=cursor)


def _position(cursor: str) -> tuple[datetime, int]:
    at, thread_id = Keyset.decode(cursor, order=BY_TIME, length=2).values
    try:
        moment = parse_instant(str(at))
    except ValueError as error:
        raise Invalid.field("cursor", NOT_A_PLACE) from error
    if not isinstance(thread_id, int) or not 0 < thread_id <= MAX_ROW_ID:
        raise Invalid.field("cursor", NOT_A_PLACE)
    return moment, thread_id


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
