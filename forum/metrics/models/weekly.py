"""Who gets the weekly mail of the insights, and which week they had."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class WeeklyMail(Model):
    """One member of staff. `is_wanted`: what they chose, None for what goes without saying. Weeks are named by the Monday of their mail:
    `week` is the newest that was made ready (None: the next one begins the count), `sent_week` the newest that was sent.
    """

    __tablename__ = "weekly_mails"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    is_wanted: Mapped[bool | None]
    week: Mapped[date | None]
    sent_week: Mapped[date | None]
