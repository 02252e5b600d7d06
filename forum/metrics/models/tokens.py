"""What programs read the insights with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

NAME_MAX = 60


class InsightToken(Model):
    """A token that reads the insights and nothing else, with the rights its member has at that moment. Only its hash is kept.

    `last_used_at` is at most a minute behind. One that was ended stays until its time is over, so that no form sent again brings it back.
    """

    __tablename__ = "insight_tokens"
    __table_args__ = (CheckConstraint(f"length(name) between 1 and {NAME_MAX}", name="name"), Index("ix_insight_tokens_user_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
