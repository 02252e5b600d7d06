"""The inbox and what a viewer follows. Whatever the viewer may no longer see is left out, counts included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, tuple_

from forum.accounts.devices import device_words, is_pocket_device
from forum.accounts.models import LoginSession, User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import iso, parse_instant, utcnow
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset, Page
from forum.kit.row_ids import MAX_ROW_ID
from forum.notifications.inbox import Bundle, InboxLine, bundles, inbox
from forum.notifications.models import Follow, MailHours, PushSubscription
from forum.notifications.recipients import hours_of, ways_of
from forum.notifications.states import Topic
from forum.notifications.ways import Wishes
from forum.threads.models import Thread
from forum.threads.visibility import threads_visible_to

__all__ = ["Bundle", "FollowedThread", "InboxLine", "bundles", "follow_level", "followed_threads", "inbox", "unread_count", "wishes_of"]
PAGE_SIZE = 30
BY_TIME = "followed"


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


@dataclass(frozen=True)
class Device:
    """A browser of the viewer that shows notifications. `name` lets that browser recognise itself; `is_here`: of this session."""

    id: int
    name: str
    words: str
    is_pocket: bool
    created_at: datetime
    last_used_at: datetime | None
    is_here: bool


def devices(viewer: Actor) -> list[Device]:
    """The viewer's devices, newest first (ten at most), while their sessions last."""
    found = (
        select(PushSubscription, LoginSession.key_hash).join(LoginSession, LoginSession.id == PushSubscription.session_id)
        .where(PushSubscription.user_id == viewer.id, LoginSession.expires_at > utcnow()).order_by(PushSubscription.id.desc())
    )
    return [
        Device(row.id, row.endpoint_hash, device_words(row.agent), is_pocket_device(row.agent), row.created_at, row.last_used_at,
               key_hash == viewer.session_key)
        for row, key_hash in session().execute(found)
    ]


def wishes_of(viewer: Actor, locale: str) -> Wishes:
    """How the viewer wants to be told, defaults filled in; `locale` is what they read now."""
    member_id = viewer.member_id
    ways = {topic: way for (_member, topic), way in ways_of([member_id], list(Topic)).items()}
    hours = hours_of(session().get(MailHours, member_id))
    return Wishes(ways, not hours.stopped, hours.digest, hours.time_zone, hours.quiet_from, hours.quiet_until, viewer.locale or locale)
