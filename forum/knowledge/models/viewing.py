"""How often articles are read, day by day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class ArticleViewDay(Model):
    """How often an article was read on one UTC day; no row for a day without. Older views are in `Article.views` only, without a day."""

    __tablename__ = "article_view_days"
    __table_args__ = (CheckConstraint("views > 0", name="views"), Index("ix_article_view_days_day", "day", "article_id"))

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    views: Mapped[int]
