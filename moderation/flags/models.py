"""Flags, and how well those who raise them judge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.models import Post
from moderation.flags.states import SETTLED, FlagReason, FlagState, HidingEnd, SuspensionEnd

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("state = 'open'"), "postgresql_where": text("state = 'open'")}
_HIDDEN = {"sqlite_where": text("ended_at IS NULL"), "postgresql_where": text("ended_at IS NULL")}


class Flag(Model):
    """One member's word about one post or one member. `details` are for moderators only; `weight` is that of the moment it was raised.

    `revision` is what the post said then, `settled_revision` what it said when a moderator decided.
    """

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
    revision: Mapped[int | None]
    settled_revision: Mapped[int | None]

    reporter: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[reporter_id])
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    member: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])


class Reporter(Model):
    """How often a member's flags were right (cached from `flags`), and until when they may not flag (from `flag_suspensions`)."""

    __tablename__ = "reporters"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    upheld: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    suspended_until: Mapped[datetime | None]


class FlagSuspension(Model):
    """A time in which a member may not flag. `imposed_by_id` is empty when it followed from their record."""

    __tablename__ = "flag_suspensions"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_how is null)", name="ended"),
        CheckConstraint(f"ended_how in ({', '.join(repr(str(word)) for word in SuspensionEnd)})", name="how"),
        Index("uq_flag_suspensions_running", "member_id", unique=True, **_HIDDEN),
        Index("ix_flag_suspensions_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    began_at: Mapped[datetime]
    until: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text, default="")
    imposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class FlagHiding(Model):
    """A post that flags took out of sight, which revision and by what; until it came back."""

    __tablename__ = "flag_hidings"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_how is null)", name="ended"),
        CheckConstraint(f"ended_how in ({', '.join(repr(str(word)) for word in HidingEnd)})", name="how"),
        Index("uq_flag_hidings_post", "post_id", unique=True, **_HIDDEN),
        Index("ix_flag_hidings_post", "post_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    revision: Mapped[int]
    reason: Mapped[str]
    weight: Mapped[float]
    members: Mapped[int]
    hidden_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]


class KeptRevision(Model):
    """What a moderator looked at and kept, flags or not: it never hides itself again as long as it says this."""

    __tablename__ = "kept_revisions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CategoryFlagReason(Model):
    """What a category says of one reason to flag: whether it is offered there, and words of its own. Without a row: as everywhere."""

    __tablename__ = "category_flag_reasons"
    __table_args__ = (CheckConstraint(f"reason in ({', '.join(repr(str(reason)) for reason in FlagReason)})", name="reason"),)

    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    is_offered: Mapped[bool] = mapped_column(default=True)
    help_en: Mapped[str] = mapped_column(default="")
    help_es: Mapped[str] = mapped_column(default="")
