"""Stale alarms: what says that an article may not hold any more, one open item for each kind of reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.knowledge.models import Article, _one_of
from forum.knowledge.states import AlarmEnd, AlarmKind


class ArticleAlarm(Model):
    """One item of the maintenance board. What is signalled while it is open joins it; closed, only a new signal opens another."""

    __tablename__ = "article_alarms"
    __table_args__ = (
        CheckConstraint(_one_of("kind", AlarmKind), name="kind"),
        CheckConstraint(f"ended is null or {_one_of('ended', AlarmEnd)}", name="ended"),
        CheckConstraint("(closed_at is null) = (ended is null)", name="closed"),
        CheckConstraint("(claimed_by_id is null) or (claimed_at is not null)", name="claimed"),
        Index("uq_article_alarms_open", "article_id", "kind", unique=True, sqlite_where=text("closed_at is null"),
              postgresql_where=text("closed_at is null")),
        Index("ix_article_alarms_board", "closed_at", "signalled_at", "id"),
        Index("ix_article_alarms_article", "article_id", "kind", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    signalled_at: Mapped[datetime]
    signals: Mapped[int] = mapped_column(default=0)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    ended: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")

    article: Mapped[Article] = relationship(lazy="raise_on_sql")
    claimed_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[claimed_by_id])
    closed_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[closed_by_id])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def url(self) -> str:
        return f"/help/maintenance/{self.id}"


class ArticleSignal(Model):
    """One sign, once: `key` names it, so that what was seen and settled does not open another item. Never changed afterwards."""

    __tablename__ = "article_signals"
    __table_args__ = (UniqueConstraint("article_id", "key"), Index("ix_article_signals_alarm", "alarm_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("article_alarms.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    key: Mapped[str]
    at: Mapped[datetime]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
