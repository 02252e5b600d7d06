"""The log's tables. Ids are plain numbers: the log outlives what it speaks of. Triggers refuse to change or delete any row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class AuditRow(Model):
    """One act. `door` is where it came through, `words` its details folded for searching; both are missing in old rows."""

    __tablename__ = "audit_rows"
    __table_args__ = (
        Index("ix_audit_rows_actor", "actor_id", "id"),
        Index("ix_audit_rows_action", "action", "id"),
        Index("ix_audit_rows_thread", "thread_id", "id"),
        Index("ix_audit_rows_member", "member_id", "id"),
        Index("ix_audit_rows_at", "at", "id"),
        Index("ix_audit_rows_request", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str]
    member_id: Mapped[int | None]
    thread_id: Mapped[int | None]
    post_id: Mapped[int | None]
    details: Mapped[dict[str, object]] = mapped_column(JSON)
    door: Mapped[str | None]
    request_id: Mapped[str | None]
    words: Mapped[str | None]


class AuditLink(Model):
    """The place of one row in the chain (`id`, without gaps) and the hash of the row and of the link before it."""

    __tablename__ = "audit_links"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row_id: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str]


class AuditSeal(Model):
    """A run of links closed at one moment. One seal follows each hash, so that two sealers cannot fork the chain."""

    __tablename__ = "audit_seals"
    __table_args__ = (CheckConstraint("first_position <= last_position", name="range"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_at: Mapped[datetime]
    first_position: Mapped[int]
    last_position: Mapped[int]
    hash: Mapped[str] = mapped_column(unique=True)
    previous_hash: Mapped[str] = mapped_column(unique=True)
