"""What members were told, silenced, suspended or removed for, and what staff noted about them. Sanctions stay; they end, they are
not deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from moderation.sanctions.states import SanctionKind

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_RUNNING = {"sqlite_where": text("ended_at IS NULL AND ends_at IS NOT NULL"),
            "postgresql_where": text("ended_at IS NULL AND ends_at IS NOT NULL")}


class Sanction(Model):
    """One sanction of one member. `ends_at` None: it has no end, or (a warning) no duration. `ended_how` is an `EndedHow`.

    `words` are for the member, `note` for moderators. `decision_id` names the decision of the review room that imposed it.
    """

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
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    decision_id: Mapped[int | None]
    imposed_at: Mapped[datetime]
    imposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_why: Mapped[str] = mapped_column(default="")

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    imposed_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[imposed_by_id])
    ended_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[ended_by_id])

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    def forbids_at(self, now: datetime) -> bool:
        """Whether it keeps the member from anything at that moment: at its end at once, whenever the job that notes it comes."""
        return self.kind != SanctionKind.WARNING and self.is_running and (self.ends_at is None or self.ends_at > now)


class MemberNote(Model):
    """What staff should know of a member. Never shown to the member; goes with the account, and when its author or an admin says so."""

    __tablename__ = "member_notes"
    __table_args__ = (Index("ix_member_notes_member", "member_id", "pinned", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text)
    pinned: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    author: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
