"""The inbox and what a viewer follows. Whatever the viewer may no longer see is left out, counts included."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.notifications.inbox import Bundle, InboxLine, bundles, inbox
from forum.notifications.models import Follow, MailHours
from forum.notifications.recipients import hours_of, ways_of
from forum.notifications.states import Topic
from forum.notifications.ways import Wishes

__all__ = ["Bundle", "InboxLine", "bundles", "follow_level", "inbox", "unread_count", "wishes_of"]


def unread_count(viewer: Actor) -> int:
    """Read from the member's row, so that the bell costs one statement."""
    return session().scalar(select(User.unread_count).where(User.id == viewer.id)) or 0


def follow_level(viewer: Actor, thread_id: int) -> str | None:
    """The level the viewer follows a thread at, or None."""
    return session().scalar(select(Follow.level).where(Follow.thread_id == thread_id, Follow.user_id == viewer.id))


def wishes_of(viewer: Actor, locale: str) -> Wishes:
    """How the viewer wants to be told, defaults filled in; `locale` is what they read now."""
    member_id = viewer.member_id
    ways = {topic: way for (_member, topic), way in ways_of([member_id], list(Topic)).items()}
    hours = hours_of(session().get(MailHours, member_id))
    return Wishes(ways, not hours.stopped, hours.digest, hours.time_zone, hours.quiet_from, hours.quiet_until, viewer.locale or locale)
