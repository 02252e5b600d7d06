"""What is told on devices: one message about a thread, however much happened there meanwhile.

News waits on its notification (`push_due_at`) until the sweeper comes by, within a minute, or until the quiet hours end. Then everything
that waits for one member in one thread becomes one message to each of their devices. What may be said is asked anew, now and when it is
sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale, ngettext
from sqlalchemy import ColumnElement, select, update

from forum.accounts.models import LoginSession, User
from forum.core import jobs, settings
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.notifications import words
from forum.notifications.delivery import Line, language_of, sayable
from forum.notifications.letters import after_quiet
from forum.notifications.links import inbox_of, place_of
from forum.notifications.models import Notification, PushSubscription
from forum.notifications.push import keys
from forum.notifications.recipients import recipients

TELL, SEND = "notifications.push", "notifications.push_to_device"


@dataclass(frozen=True)
class News:
    """What one member is told of one thread, in their language. `tag`: a newer message takes the place of the older one."""

    ids: tuple[int, ...]
    title: str
    body: str
    url: str
    tag: str
    language: str


def with_devices(member_ids: Collection[int]) -> set[int]:
    """Those of the members who can be reached on a device, in one statement."""
    if not keys.is_on():
        return set()
    return set(session().scalars(select(PushSubscription.user_id).where(PushSubscription.user_id.in_(member_ids)).distinct()))


def ask_for_push(cause: str, bundle: str, member_ids: Collection[int]) -> datetime:
    """Let the members' devices be told of what just happened in the thread, or to themselves (inside a command); when that is due."""
    now = utcnow()
    rows = [({"user_id": member, "bundle": bundle}, f"push:{member}:{cause}", now) for member in member_ids]
    if rows:
        jobs.enqueue_later(TELL, rows)
    return now


def tell_devices(payload: Mapping[str, Any]) -> None:
    """One message for each device of a member about all that waits in a bundle; later when it is night there (inside a command)."""
    user_id, bundle, now = int(payload["user_id"]), str(payload["bundle"]), utcnow()
    waiting = (Notification.user_id == user_id, Notification.bundle == bundle, Notification.push_due_at.is_not(None))
    ids = session().scalars(select(Notification.id).where(*waiting).order_by(Notification.id).with_for_update()).all()
    if not ids:
        return
    later = not_before(user_id, now)
    due = update(Notification).where(Notification.id.in_(ids)).values(push_due_at=later)
    session().execute(due.execution_options(synchronize_session=False))
    if later is not None:
        jobs.enqueue(TELL, dict(payload), dedupe_key=f"push:{user_id}:{bundle}:{int(later.timestamp())}", run_at=later)
        return
    news = news_of(user_id, Notification.id.in_(ids))
    if news is None:
        return
    for device_id in devices_of(user_id):
        told = {"device_id": device_id, "news": list(news.ids)}
        jobs.enqueue(SEND, told, dedupe_key=f"push-to:{device_id}:{news.ids[-1]}")


def not_before(user_id: int, now: datetime) -> datetime | None:
    """The end of the quiet hours that hold now for this member, or None."""
    who = recipients([user_id]).get(user_id)
    later = after_quiet(who, now) if who else now
    return later if later > now else None


def news_of(user_id: int, *which: ColumnElement[bool]) -> News | None:
    """What may be said of these notifications now, or None: nothing is left, or nobody to say it to."""
    who = recipients([user_id]).get(user_id)
    if who is None or who.is_gone or who.is_suspended(utcnow()):
        return None
    member = session().get_one(User, user_id)
    lines = sayable(member, lambda way: way.push, *which)
    return _news(lines, language_of(member)) if lines else None


def devices_of(user_id: int) -> list[int]:
    """The member's devices whose session has not ended."""
    alive = select(PushSubscription.id).join(LoginSession, LoginSession.id == PushSubscription.session_id)
    alive = alive.where(PushSubscription.user_id == user_id, LoginSession.expires_at > utcnow())
    return list(session().scalars(alive.order_by(PushSubscription.id)))


def _news(lines: tuple[Line, ...], language: str) -> News:
    last, ids = lines[-1], tuple(line.id for line in lines)
    with force_locale(language):
        said = words.sentence(last.kind, last.actor.display_name if last.actor else settings.get("site.name"), last.detail)
        if len(lines) > 1:
            said = ngettext("%(num)d update", "%(num)d updates", len(lines)) + ": " + said
        if last.thread is None:
            return News(ids, said, words.heading(last.kind), inbox_of(last.topic), f"about-{last.kind}", language)
    url = place_of(last.kind, last.post.id if last.post is not None else None, last.detail) or last.thread.url
    return News(ids, said, last.thread.title, url, f"thread-{last.thread.id}", language)
