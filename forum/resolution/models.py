"""The resolution ledger, the marked solutions, the daily rows computed from the ledger, and what was asked of askers and helpers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class ResolutionChange(Model):
    """One row per change of a question's resolution, waiting_on or visibility. Appended, never changed.

    `was_*` and `is_*` hold the state on both sides, so that any past day is a sum over rows. `*_counted` is false
    while the question is hidden, deleted, held or not a question; a question's first row has `was_counted` false.
    """

    __tablename__ = "resolution_changes"
    __table_args__ = (
        UniqueConstraint("thread_id", "seq"),
        CheckConstraint("(coalesce(is_resolution, '') = 'solved') = (is_how is not null)", name="is_how"),
        CheckConstraint("(coalesce(is_resolution, '') = 'closed') = (is_reason is not null)", name="is_reason"),
        Index("ix_resolution_changes_at", "at", "thread_id"),
        Index("ix_resolution_changes_actor", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    move: Mapped[str]
    was_counted: Mapped[bool]
    was_resolution: Mapped[str | None]
    was_how: Mapped[str | None]
    was_reason: Mapped[str | None]
    was_waiting_on: Mapped[str | None]
    is_counted: Mapped[bool]
    is_resolution: Mapped[str | None]
    is_how: Mapped[str | None]
    is_reason: Mapped[str | None]
    is_waiting_on: Mapped[str | None]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    answer_revision: Mapped[int | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    scope: Mapped[str | None]
    cause: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)


class Solution(Model):
    """An answer marked as solving the question, at a pinned revision; one is primary, others are for other versions."""

    __tablename__ = "solutions"
    __table_args__ = (
        Index("uq_solutions_primary", "thread_id", unique=True, sqlite_where=text("is_primary"),
              postgresql_where=text("is_primary")),
        CheckConstraint("how in ('accepted_by_asker','accepted_by_staff','accepted_by_helper','article','presumed')", name="how"),
        Index("ix_solutions_thread_id", "thread_id"),
        Index("ix_solutions_accepted", "accepted_at"),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    is_primary: Mapped[bool]
    revision: Mapped[int]
    scope: Mapped[str] = mapped_column(default="")
    how: Mapped[str]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime]


class ResolutionDay(Model):
    """What happened to a category's questions on one UTC day: a cache of the ledger that one command rebuilds."""

    __tablename__ = "resolution_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    restored: Mapped[int] = mapped_column(default=0)
    solved: Mapped[int] = mapped_column(default=0)
    closed: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)


class Reminder(Model):
    """One reminder or nudge to one member, once: the ledger of what was sent.

    `kind`: accept (did an answer solve it?), details (you were asked for details), nudge (nobody has answered yet).
    `step` is the mark that was reached, 1 to 3; marks missed meanwhile are passed over. `round` rises whenever reminding about
    this question begins anew. `told_at` is empty until an asker has really been told, in Plaza or by mail.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("thread_id", "kind", "round", "step", "member_id"),
        CheckConstraint("kind in ('accept','details','nudge')", name="kind"),
        Index("ix_reminders_member", "member_id", "kind", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    kind: Mapped[str]
    round: Mapped[int] = mapped_column(default=0)
    step: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sent_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Denial(Model):
    """An asker said "not solved yet": nobody asks again before somebody answers again."""

    __tablename__ = "denials"
    __table_args__ = (Index("ix_denials_thread", "thread_id", "said_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    said_at: Mapped[datetime]
