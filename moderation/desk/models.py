"""Decided items that a second moderator looks at again, not knowing what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Model
from moderation.review.models import Decision

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_WAITING = {"sqlite_where": text("answered_at IS NULL"), "postgresql_where": text("answered_at IS NULL")}


class SecondLook(Model):
    """One sampled decision. `answer` is a word of `states.Answer`; `agrees` whether it is what was decided."""

    __tablename__ = "second_looks"
    __table_args__ = (
        CheckConstraint("answer in ('restrict','leave')", name="answer"),
        CheckConstraint("(answered_at is null) = (answer is null) and (answer is null) = (agrees is null)", name="answered"),
        Index("ix_second_looks_waiting", "id", **_WAITING),
        Index("ix_second_looks_answered", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), unique=True)
    sampled_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str | None]
    agrees: Mapped[bool | None]

    decision: Mapped[Decision] = relationship(lazy="raise_on_sql")
