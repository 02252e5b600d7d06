"""What members were asked about and said, and what readers say of pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.metrics.surveys.states import SurveyReason

_WAITING = {"sqlite_where": text("asked_at IS NULL"), "postgresql_where": text("asked_at IS NULL")}


class ResolutionSurvey(Model):
    """How its asker found the help, once a resolution (`change_id` is its row of the ledger).

    Born with the resolution; `asked_at` when it was asked, and `told_at` when the asker was really told, in Plaza or by mail. What is
    not to be asked is deleted. Only staff read the words.
    """

    __tablename__ = "resolution_surveys"
    __table_args__ = (
        CheckConstraint("score is null or (score >= 1 and score <= 5)", name="score"),
        CheckConstraint("(score is null) = (answered_at is null)", name="answered"),
        CheckConstraint("answered_at is null or asked_at is not null", name="asked"),
        CheckConstraint(f"reason is null or reason in ({', '.join(repr(str(one)) for one in SurveyReason)})", name="reason"),
        CheckConstraint("score is not null or (reason is null and words = '')", name="words"),
        Index("ix_resolution_surveys_waiting", "resolved_at", "id", **_WAITING),
        Index("ix_resolution_surveys_member", "member_id", "asked_at"),
        Index("ix_resolution_surveys_asked", "asked_at", "id"),
        Index("ix_resolution_surveys_answered", "answered_at", "id"),
        Index("ix_resolution_surveys_thread", "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("resolution_changes.id", ondelete="CASCADE"), unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    resolved_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    score: Mapped[int | None]
    reason: Mapped[str | None]
    words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]


class RecommendationSurvey(Model):
    """Whether a member would recommend the place, once a quarter (such as 2026Q4). Only staff read the words."""

    __tablename__ = "recommendation_surveys"
    __table_args__ = (
        UniqueConstraint("member_id", "quarter"),
        CheckConstraint("score is null or (score >= 0 and score <= 10)", name="score"),
        CheckConstraint("(score is null) = (answered_at is null)", name="answered"),
        CheckConstraint("score is not null or words = ''", name="words"),
        Index("ix_recommendation_surveys_asked", "asked_at", "id"),
        Index("ix_recommendation_surveys_answered", "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    quarter: Mapped[str]
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    score: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]


class PageAnswer(Model):
    """Whether the page of a solved question helped a reader: one answer a page and day of a visitor, who is nobody (`key` is made with
    that day's salt, which is thrown away). What readers say of articles is in `article_ratings`.

    `sought`: they were looking for help with a problem. `would_contact`: they would have contacted support otherwise.
    """

    __tablename__ = "page_answers"
    __table_args__ = (Index("ix_page_answers_thread", "thread_id", "at"), Index("ix_page_answers_at", "at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    helped: Mapped[bool]
    sought: Mapped[bool | None]
    would_contact: Mapped[bool | None]
