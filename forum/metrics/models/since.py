"""Since when something is written down."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.metrics.states import Noted


class KnownSince(Model):
    """What an upgrade began to write down on a board that was there already: all of it is known from this day on. Written by migrations."""

    __tablename__ = "known_since"
    __table_args__ = (CheckConstraint(f"name in ({', '.join(repr(str(one)) for one in Noted)})", name="name"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
