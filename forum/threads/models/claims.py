"""Who is writing an answer, as far as anybody can tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class SoftClaim(Model):
    """A member writes an answer: others see it and look for another question. `renewed_at` is when they last did something to it."""

    __tablename__ = "soft_claims"
    __table_args__ = (Index("ix_soft_claims_thread", "thread_id", "renewed_at"), Index("ix_soft_claims_renewed", "renewed_at"))

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    claimed_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
