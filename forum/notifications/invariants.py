"""What must hold between what members follow, what they were told, and the counters shown for both."""

from __future__ import annotations

from sqlalchemy import String, and_, cast, func, literal, not_, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.notifications.models import Follow, Notification
from forum.notifications.sight import STANDS, UNREAD, in_sight
from forum.threads.models import Post, Thread


def follower_counts() -> list[int]:
    """Threads whose follower count differs from their follows."""
    counted = select(func.count()).where(Follow.thread_id == Thread.id).scalar_subquery()
    return list(session().scalars(select(Thread.id).where(Thread.follower_count != counted)))


def threads_of_posts() -> list[int]:
    """Notifications about a post that lie with another thread than the post's."""
    lost = select(Notification.id).join(Post, Post.id == Notification.post_id)
    return list(session().scalars(lost.where(Notification.thread_id.is_not(None), Notification.thread_id != Post.thread_id)))


def unread_counts() -> list[int]:
    """Members whose unread count differs from their unread notifications."""
    counted = select(func.count()).where(Notification.user_id == User.id, UNREAD).scalar_subquery()
    return list(session().scalars(select(User.id).where(User.unread_count != counted)))


def standing_lines() -> list[int]:
    """Notifications that stand though their reader may not see them, or are withdrawn though they may."""
    drifting = or_(and_(STANDS, not_(in_sight())), and_(Notification.withdrawn_at.is_not(None), in_sight()))
    return list(session().scalars(select(Notification.id).where(drifting)))


def bundles() -> list[int]:
    """Notifications that lie in another bundle or on another shelf than they say: the inbox would not show what the bell counts."""
    wrong = or_(
        and_(Notification.thread_id.is_not(None), Notification.bundle != literal("thread:").concat(cast(Notification.thread_id, String))),
        Notification.bundle == "", Notification.in_app.is_(True) != (Notification.shelf != ""),
        and_(Notification.in_app.is_(False), Notification.read_at.is_(None)),
    )
    return list(session().scalars(select(Notification.id).where(wrong)))
