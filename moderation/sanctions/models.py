"""What members were told, silenced, suspended or removed for. Rows stay; they end, they are not deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_RUNNING = {"sqlite_where": text("ended_at IS NULL AND ends_at IS NOT NULL"),
            "postgresql_where": text("ended_at IS NULL AND ends_at IS NOT NULL")}


class Sanction(Model):
    """One sanction of one member. `ends_at` None: it has no end, or (a warning) no duration. `ended_how` is an `EndedHow`."""

    __tablename__ = "sanctions"
    __table_args__ = (
        CheckConstraint("kind in ('warning','silence','suspension','removal')", name="kind"),
        CheckConstraint("(ended_at is null) = (ended_how is null)", name="ended"),
        CheckConstraint("ended_how in ('expired','lifted','overturned','undone')", name="ended_how"),
        Index("ix_sanctions_member", "member_id", "id"),
        Index("ix_sanctions_running", "ends_at", **_RUNNING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    imposed_at: Mapped[datetime]
    imposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_why: Mapped[str] = mapped_column(default="")

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])

    @property
    def is_running(self) -> bool:
        return self.ended_at is None
