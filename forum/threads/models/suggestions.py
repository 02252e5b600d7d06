"""Edits that somebody suggests who may not make them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.models.posts import Post
from forum.threads.states import UNDECIDED, SuggestionState

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_UNDECIDED = {"sqlite_where": text("decided_at IS NULL"), "postgresql_where": text("decided_at IS NULL")}


class SuggestedEdit(Model):
    """What a post is to say instead of its revision `base`. Title, tags and fields are None where they are to stay.

    `version` grows with every move, so that two who decide at once are told apart. `revision` is the one it became.
    """

    __tablename__ = "suggested_edits"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in SuggestionState)})", name="state"),
        CheckConstraint(f"(state in ({', '.join(repr(str(state)) for state in UNDECIDED)})) = (decided_at is null)", name="decided"),
        CheckConstraint("(state in ('approved', 'improved')) = (revision is not null)", name="applied"),
        CheckConstraint("(state = 'rejected') = (reject_reason is not null)", name="rejected"),
        Index("uq_suggested_edits_undecided", "post_id", "author_id", unique=True, **_UNDECIDED),
        Index("ix_suggested_edits_undecided", "id", **_UNDECIDED),
        Index("ix_suggested_edits_post", "post_id", "id"),
        Index("ix_suggested_edits_author", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    base: Mapped[int]
    body_markdown: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None]
    tags: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    fields: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str]
    state: Mapped[str] = mapped_column(default=SuggestionState.OPEN.value)
    version: Mapped[int] = mapped_column(default=1)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reject_reason: Mapped[str | None]
    reject_words: Mapped[str] = mapped_column(default="")
    revision: Mapped[int | None]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[decided_by_id])

    @property
    def is_undecided(self) -> bool:
        return self.decided_at is None

    @property
    def is_stale(self) -> bool:
        return self.state == SuggestionState.STALE

    @property
    def url(self) -> str:
        return f"/suggested-edits/{self.id}/"
