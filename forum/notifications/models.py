"""What members follow and what they were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Follow(Model):
    """A member follows a thread: everything, answers only, the solution only, or (muted) nothing at all."""

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("level in ('all','answers','solution','muted')", name="level"),
        Index("ix_follows_mine", "user_id", "created_at"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[str] = mapped_column(default="all")
    created_at: Mapped[datetime]


class Notification(Model):
    """One thing one member was told, once (`cause` makes a repeated job harmless)."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("uq_notifications_cause", "user_id", "cause", unique=True),
        Index("ix_notifications_inbox", "user_id", "created_at", "id"),
        Index("ix_notifications_thread", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    cause: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
