"""The log's one table. Ids are plain numbers: the log outlives what it speaks of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class AuditRow(Model):
    """One act. Triggers in the database refuse UPDATE and DELETE."""

    __tablename__ = "audit_rows"
    __table_args__ = (
        Index("ix_audit_rows_actor", "actor_id", "id"),
        Index("ix_audit_rows_action", "action", "id"),
        Index("ix_audit_rows_thread", "thread_id", "id"),
        Index("ix_audit_rows_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str]
    member_id: Mapped[int | None]
    thread_id: Mapped[int | None]
    post_id: Mapped[int | None]
    details: Mapped[dict[str, object]] = mapped_column(JSON)
