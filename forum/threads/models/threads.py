"""A thread: title, place, state and counters. Its words are posts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.kit.text import slugify
from forum.threads.models.organising import Category
from forum.threads.states import ThreadType, display_status

# Spelled as `.is_(True)` compiles: SQLite uses a partial index only for a condition written the same way.
_LISTED = {"sqlite_where": text("listed IS 1"), "postgresql_where": text("listed IS true")}


class Thread(Model):
    """`resolution`, `solved_how`, `closed_reason`, `waiting_on` are written only by `resolution/ledger.py`;
    `status` and `listed` only by `threads/tallies.py`.

    With `merged_into_id` it is an empty shell that nobody sees: its addresses lead to the thread that has its posts now.
    `reorganised`: its page has something to say of posts that came or went.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("type in ('question','discussion','announcement')", name="type"),
        CheckConstraint("(type = 'question') = (resolution is not null)", name="only_questions_resolve"),
        CheckConstraint("resolution in ('open','solved','closed')", name="resolution"),
        CheckConstraint("(coalesce(resolution, '') = 'solved') = (solved_how is not null)", name="solved_how"),
        CheckConstraint("(coalesce(resolution, '') = 'closed') = (closed_reason is not null)", name="closed_reason"),
        CheckConstraint("(coalesce(closed_reason, '') = 'duplicate') = (duplicate_of_id is not null)", name="duplicate_of"),
        CheckConstraint("duplicate_of_id is null or duplicate_of_id <> id", name="not_its_own_duplicate"),
        CheckConstraint("waiting_on in ('community','asker','staff','third_party')", name="waiting_on"),
        CheckConstraint("answer_count >= 0 and me_too_count >= 0 and comment_count >= 0", name="counters"),
        Index("ix_threads_active", "last_activity_at", "id", **_LISTED),
        Index("ix_threads_newest", "created_at", "id", **_LISTED),
        Index("ix_threads_votes", "score", "id", **_LISTED),
        Index("ix_threads_status_active", "status", "last_activity_at", "id", **_LISTED),
        Index("ix_threads_status_newest", "status", "created_at", "id", **_LISTED),
        Index("ix_threads_category", "category_id"),
        Index("ix_threads_category_active", "category_id", "last_activity_at", "id", **_LISTED),
        Index("ix_threads_category_newest", "category_id", "created_at", "id", **_LISTED),
        Index("ix_threads_category_votes", "category_id", "score", "id", **_LISTED),
        Index("ix_threads_category_status", "category_id", "status", "last_activity_at", "id", **_LISTED),
        Index("ix_threads_language_active", "language", "last_activity_at", "id", **_LISTED),
        Index("ix_threads_pinned", "category_id", "pinned_at", sqlite_where=text("pinned_at IS NOT NULL"),
              postgresql_where=text("pinned_at IS NOT NULL")),
        Index("ix_threads_asker", "asker_id", "created_at", "id"),
        Index("ix_threads_duplicate_of", "duplicate_of_id"),
        Index("ix_threads_merged_into", "merged_into_id", sqlite_where=text("merged_into_id IS NOT NULL"),
              postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("ix_threads_source", "source", "source_ref", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(default=ThreadType.QUESTION.value)
    title: Mapped[str]
    slug: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    last_activity_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    resolution: Mapped[str | None]
    solved_how: Mapped[str | None]
    solved_note: Mapped[str | None]
    closed_reason: Mapped[str | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    waiting_on: Mapped[str] = mapped_column(default="community")
    resolution_changed_at: Mapped[datetime | None]
    resolution_seq: Mapped[int] = mapped_column(default=0)
    first_response_at: Mapped[datetime | None]
    first_staff_response_at: Mapped[datetime | None]

    status: Mapped[str]
    listed: Mapped[bool] = mapped_column(default=True)
    deleted_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]

    score: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    me_too_count: Mapped[int] = mapped_column(default=0)
    follower_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    carried_me_toos: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[int | None]
    slow_minutes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reorganised: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    version: Mapped[int] = mapped_column(default=1)
    source: Mapped[str | None]
    source_ref: Mapped[str | None]

    asker: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[asker_id])
    last_activity_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[last_activity_by_id])
    category: Mapped[Category] = relationship(lazy="raise_on_sql")

    word_to_author = ""
    """What the asker is told about this posting, once; not stored."""

    @property
    def is_question(self) -> bool:
        return self.type == ThreadType.QUESTION

    @property
    def display_status(self) -> str | None:
        return display_status(self.status)

    @property
    def has_solution(self) -> bool:
        return self.resolution == "solved"

    @property
    def is_removed(self) -> bool:
        """Deleted, hidden or still held: nobody but its author (held, deleted) and staff may see it. Merged: nobody at all."""
        gone = self.deleted_at is not None or self.hidden_at is not None or self.held_at is not None
        return gone or self.merged_into_id is not None

    @property
    def noun(self) -> str:
        return {"question": "questions", "discussion": "discussions"}.get(self.type, "announcements")

    @property
    def url(self) -> str:
        return f"/{self.noun}/{self.id}/{self.slug}/"

    def rename(self, title: str) -> None:
        """Set the title and the slug that follows from it."""
        self.title, self.slug = title, slugify(title)


class Bookmark(Model):
    __tablename__ = "bookmarks"
    __table_args__ = (Index("ix_bookmarks_mine", "user_id", "created_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime]
