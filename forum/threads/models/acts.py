"""What staff did with the posts of threads, kept so exactly that it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.states import Tool


class ThreadAct(Model):
    """One use of a tool: posts went from `thread_id` to `into_id` (the same for conversions).

    `kept` holds, by room, what taking it back needs beside the posts: followers who came along, the state of a merged question.
    """

    __tablename__ = "thread_acts"
    __table_args__ = (
        CheckConstraint(f"tool in ({', '.join(repr(str(tool)) for tool in Tool)})", name="tool"),
        Index("ix_thread_acts_thread", "thread_id", "id"),
        Index("ix_thread_acts_into", "into_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tool: Mapped[str]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[actor_id])

    def keep(self, room: str, value: Any) -> None:
        """Remember something for taking this back (inside the command)."""
        self.kept = {**self.kept, room: value}


class PostMove(Model):
    """Where one post stood before an act and after it."""

    __tablename__ = "post_moves"
    __table_args__ = (Index("ix_post_moves_post", "post_id"),)

    act_id: Mapped[int] = mapped_column(ForeignKey("thread_acts.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    from_kind: Mapped[str]
    from_parent_id: Mapped[int | None]
    to_kind: Mapped[str]
    to_parent_id: Mapped[int | None]
