"""Flags, and how well those who raise them judge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.models import Post
from moderation.flags.states import SETTLED, FlagReason, FlagState

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("state = 'open'"), "postgresql_where": text("state = 'open'")}


class Flag(Model):
    """One member's word about one post or one member. `details` are for moderators only; `weight` is that of the moment it was raised."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint("(post_id is null) <> (member_id is null)", name="subject"),
        CheckConstraint(f"reason in ({', '.join(repr(str(reason)) for reason in FlagReason)})", name="reason"),
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in FlagState)})", name="state"),
        CheckConstraint(f"(state in ({', '.join(repr(str(state)) for state in SETTLED)})) = (settled_at is not null)", name="settled"),
        Index("uq_flags_open_post", "post_id", "reporter_id", unique=True, **_OPEN),
        Index("uq_flags_open_member", "member_id", "reporter_id", unique=True, **_OPEN),
        Index("ix_flags_post", "post_id", "id"),
        Index("ix_flags_member", "member_id", "id"),
        Index("ix_flags_reporter", "reporter_id", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    details: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[float]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=FlagState.OPEN.value)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]

    reporter: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[reporter_id])
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    member: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])


class Reporter(Model):
    """How often a member's flags were right (cached from `flags`), and until when they may not flag."""

    __tablename__ = "reporters"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    upheld: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    suspended_until: Mapped[datetime | None]
