"""Following threads and reading the inbox."""

from __future__ import annotations

from collections import Counter

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select, update

from forum.accounts.models import User
from forum.core.db import bump, command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.notifications.models import Follow, Notification
from forum.notifications.states import Level
from forum.policy import Action
from forum.threads.models import Category, Thread
from forum.threads.queries import get_thread
from forum.threads.states import ReadAccess


@command
def follow_thread(actor: Actor, thread_id: int, *, level: str = Level.ALL) -> None:
    """Follow at a level, or change the level. Raises Invalid for a level that does not exist."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.FOLLOW, thread)
    if level not in set(Level):
        raise Invalid.field("level", _l("Choose one of the list."))
    begin_following(thread, actor.member_id, Level(level), keep_existing=False)


@command
def unfollow_thread(actor: Actor, thread_id: int) -> None:
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.FOLLOW, thread)
    held = session().get(Follow, (thread_id, actor.id))
    if held is not None:
        session().delete(held)
        bump(thread, follower_count=-1)


def begin_following(thread: Thread, member_id: int, level: Level, *, keep_existing: bool) -> None:
    """Inside a command that holds the thread: one row per member, counted once."""
    held = session().get(Follow, (thread.id, member_id))
    if held is None:
        session().add(Follow(thread_id=thread.id, user_id=member_id, level=level, created_at=utcnow()))
        bump(thread, follower_count=1)
    elif not keep_existing:
        held.level = level


@command
def mark_read(actor: Actor, *, notification_ids: tuple[int, ...] | None = None, thread_id: int | None = None) -> int:
    """Mark one's own notifications read: some, those about a thread, or (without either) all. Returns how many were unread."""
    authorize(actor, Action.READ_INBOX)
    mine = (Notification.user_id == actor.id, Notification.read_at.is_(None))
    chosen = update(Notification).where(*mine)
    if notification_ids is not None:
        chosen = chosen.where(Notification.id.in_(notification_ids))
    if thread_id is not None:
        chosen = chosen.where(Notification.thread_id == thread_id)
    marked = session().execute(chosen.values(read_at=utcnow()).execution_options(synchronize_session=False))
    count = int(marked.rowcount)  # type: ignore[attr-defined]
    if count:
        member = update(User).where(User.id == actor.id).values(unread_count=User.unread_count - count)
        session().execute(member.execution_options(synchronize_session=False))
    return count


def forget_post(post_id: int) -> None:
    """Take back what was told about a post that nobody may see any more (inside a command)."""
    _take_back(Notification.post_id == post_id)


def forget_thread(thread_id: int) -> None:
    _take_back(Notification.thread_id == thread_id)


def forget_unreadable(*where: ColumnElement[bool]) -> None:
    """Take back what members who are no staff were told of threads that are for staff now (inside a command)."""
    for_staff = select(Thread.id).join(Category, Category.id == Thread.category_id).where(Category.read_access == ReadAccess.STAFF)
    others = select(User.id).where(User.is_staff.is_(False))
    _take_back(*where, Notification.thread_id.in_(for_staff), Notification.user_id.in_(others))


def _take_back(*about: ColumnElement[bool]) -> None:
    """What was unread is told by the rows as they go: counted before, a member who reads meanwhile would be counted twice."""
    gone = delete(Notification).where(*about).returning(Notification.user_id, Notification.read_at)
    rows = session().execute(gone.execution_options(synchronize_session=False))
    unread = Counter(user_id for user_id, read_at in rows if read_at is None)
    for user_id, count in sorted(unread.items()):
        member = update(User).where(User.id == user_id).values(unread_count=User.unread_count - count)
        session().execute(member.execution_options(synchronize_session=False))
