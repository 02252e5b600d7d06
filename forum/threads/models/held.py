"""Posts that wait to be let in for the first time: what has to be announced when they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class HeldPost(Model):
    """Held when it was posted, so that nobody was told of it. The row goes when the post is let in.

    `screening_id` names the record of the screen that held it.
    """

    __tablename__ = "held_posts"
    __table_args__ = (Index("ix_held_posts_at", "at", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
    asks_for_info: Mapped[bool] = mapped_column(default=False)
    screening_id: Mapped[int | None]
