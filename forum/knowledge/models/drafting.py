"""Where articles come from: topics of recurring questions, and rewrites that a machine suggested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.knowledge.states import RewriteFailure, RewriteState


def _listed(values: type) -> str:
    return ", ".join(repr(str(value)) for value in values)  # type: ignore[attr-defined]


class ArticleTopic(Model):
    """A topic of recurring questions that an article was begun from, or is being brought up to date from. The topic may have become
    part of another since. Whoever edits the article has what the topic says beside it."""

    __tablename__ = "article_topics"
    __table_args__ = (CheckConstraint("how in ('draft', 'update')", name="how"), Index("ix_article_topics_topic", "topic_id"))

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, autoincrement=False)
    how: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class ArticleRewrite(Model):
    """Other words for paragraphs of one revision, suggested by a machine. `paragraphs`: {"key", "text", "numbers_differ"} by portion.

    `taken`: how many a person took over; `refused`: how many could not be offered.
    """

    __tablename__ = "article_rewrites"
    __table_args__ = (
        CheckConstraint(f"state in ({_listed(RewriteState)})", name="state"),
        CheckConstraint(f"failure is null or failure in ({_listed(RewriteFailure)})", name="failure"),
        CheckConstraint("(state = 'waiting') = (done_at is null)", name="done"),
        Index("uq_article_rewrites_open", "article_id", unique=True, sqlite_where=text("state <> 'settled'"),
              postgresql_where=text("state <> 'settled'")),
        Index("ix_article_rewrites_article", "article_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(default=RewriteState.WAITING.value)
    failure: Mapped[str | None]
    model: Mapped[str]
    paragraphs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    refused: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
