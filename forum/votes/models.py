"""The ledgers behind scores and me-too counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Vote(Model):
    """One member's vote on one post; withdrawn by deleting the row."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("value in (-1, 1)", name="value"),
        Index("ix_votes_mine", "user_id", "created_at"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    value: Mapped[int]
    created_at: Mapped[datetime]


class CarriedVotes(Model):
    """Votes a post brought along from another site, where only their sum is known."""

    __tablename__ = "carried_votes"
    __table_args__ = (CheckConstraint("up >= 0 and down >= 0", name="counts"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    up: Mapped[int] = mapped_column(default=0)
    down: Mapped[int] = mapped_column(default=0)
    source: Mapped[str]


class MeToo(Model):
    """A member has the same problem as the asker; `carried_from_id` names the duplicate that brought them here."""

    __tablename__ = "me_toos"
    __table_args__ = (
        Index("ix_me_toos_mine", "user_id", "created_at"), Index("ix_me_toos_carried", "carried_from_id"),
        Index("ix_me_toos_lately", "created_at", "thread_id"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    created_at: Mapped[datetime]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="SET NULL"))


class WithdrawnMeToo(Model):
    """Somebody had the same problem from `said_at` to `withdrawn_at`, and nobody says who: so that past days stay what they were."""

    __tablename__ = "me_toos_withdrawn"
    __table_args__ = (
        CheckConstraint("withdrawn_at >= said_at", name="order"), Index("ix_me_toos_withdrawn_thread", "thread_id", "said_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    said_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime]
