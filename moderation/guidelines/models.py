"""Versions of the guidelines with their rules, and canned reasons. A published version is never written again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class GuidelineVersion(Model):
    """One published state of the rules; number 0 is the draft of the next one."""

    __tablename__ = "guideline_versions"
    __table_args__ = (CheckConstraint("number >= 0 and (number > 0) = (published_at is not null)", name="published"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    summary_en: Mapped[str] = mapped_column(default="")
    summary_es: Mapped[str] = mapped_column(default="")


class GuidelineRule(Model):
    """One rule of one version. `reasons`: the codes that stand under it. `edits` tells two editors apart."""

    __tablename__ = "guideline_rules"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("guideline_versions.id", ondelete="CASCADE"))
    code: Mapped[str]
    position: Mapped[int]
    title_en: Mapped[str]
    title_es: Mapped[str]
    text_en: Mapped[str]
    text_es: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    edited_en_at: Mapped[datetime]
    edited_es_at: Mapped[datetime]
    edits: Mapped[int] = mapped_column(default=0)


class CannedReason(Model):
    """Words for a decision that is made often. `fits`: the decisions it goes with. Retired ones are no longer offered."""

    __tablename__ = "canned_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    reason: Mapped[str]
    fits: Mapped[list[str]] = mapped_column(JSON)
    title_en: Mapped[str]
    title_es: Mapped[str]
    text_en: Mapped[str]
    text_es: Mapped[str]
    retired_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(default=0)
