"""What must hold between what members follow, what they were told, and the counters shown for both."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.notifications.models import Follow, Notification
from forum.threads.models import Thread


def follower_counts() -> list[int]:
    """Threads whose follower count differs from their follows."""
    counted = select(func.count()).where(Follow.thread_id == Thread.id).scalar_subquery()
    return list(session().scalars(select(Thread.id).where(Thread.follower_count != counted)))


def unread_counts() -> list[int]:
    """Members whose unread count differs from their unread notifications."""
    unread = (Notification.user_id == User.id, Notification.read_at.is_(None))
    counted = select(func.count()).where(*unread).scalar_subquery()
    return list(session().scalars(select(User.id).where(User.unread_count != counted)))
