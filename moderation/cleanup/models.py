"""Clean-ups and the manifest of everything each of them touched, with how it was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.kit.clock import utcnow
from moderation.cleanup.states import KEPT, CleanupState, RowKind, What

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_BUSY = {"sqlite_where": text("state IN ('running', 'reverting')"), "postgresql_where": text("state IN ('running', 'reverting')")}
_KEPT = {"sqlite_where": text("forgotten_at IS NULL"), "postgresql_where": text("forgotten_at IS NULL")}


class Cleanup(Model):
    """One clean-up after one member. `planned`, `done`, `returned` and `stayed` count by word of `What`.

    `stayed`: what could not be put back, because it was changed since or is not there any more. `forgotten_at`: the manifest is gone.
    """

    __tablename__ = "cleanups"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in CleanupState)})", name="state"),
        CheckConstraint("(state = 'reverted') = (reverted_at is not null)", name="reverted"),
        Index("uq_cleanups_busy", "member_id", unique=True, **_BUSY),
        Index("ix_cleanups_member", "member_id", "id"),
        Index("ix_cleanups_kept", "begun_at", **_KEPT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decision_id: Mapped[int | None]
    what: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default=CleanupState.RUNNING.value)
    planned: Mapped[dict[str, int]] = mapped_column(JSON)
    done: Mapped[dict[str, int]] = mapped_column(JSON)
    returned: Mapped[dict[str, int]] = mapped_column(JSON)
    stayed: Mapped[dict[str, int]] = mapped_column(JSON)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]
    reverting_at: Mapped[datetime | None]
    reverted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reverted_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])

    @property
    def url(self) -> str:
        return f"/desk/cleanups/{self.id}/"

    @property
    def is_busy(self) -> bool:
        return self.state in (CleanupState.RUNNING, CleanupState.REVERTING)

    @property
    def is_revertible(self) -> bool:
        """Begun at most 30 days ago and not taken back yet."""
        return self.state in (CleanupState.RUNNING, CleanupState.DONE) and self.forgotten_at is None and utcnow() < self.begun_at + KEPT

    @property
    def percent(self) -> int:
        """How far it has come; 100 only when it is finished."""
        if not self.is_busy:
            return 100
        is_back = self.state == CleanupState.REVERTING
        whole = sum((self.done if is_back else self.planned).values())
        part = sum(self.returned.values()) + sum(self.stayed.values()) if is_back else sum(self.done.values())
        return min(99, 100 * part // whole) if whole else 0


class CleanupRow(Model):
    """One thing that was touched, and how it was before. Rows are written with the deed and go when it is put back."""

    __tablename__ = "cleanup_rows"
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(str(kind)) for kind in RowKind)})", name="kind"),
        Index("uq_cleanup_rows_target", "cleanup_id", "kind", "target_id", unique=True),
        Index("ix_cleanup_rows_newest", "cleanup_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cleanup_id: Mapped[int] = mapped_column(ForeignKey("cleanups.id", ondelete="CASCADE"))
    kind: Mapped[str]
    target_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)


COUNTED_AS: dict[str, What] = {
    RowKind.PROFILE: What.PROFILE, RowKind.POST: What.POSTS, RowKind.SUGGESTION: What.SUGGESTIONS, RowKind.VOTE: What.VOTES,
    RowKind.ME_TOO: What.ME_TOOS, RowKind.FOLLOW: What.FOLLOWS, RowKind.PLACE: What.PLACES, RowKind.CLAIM: What.CLAIMS,
    RowKind.FLAG: What.FLAGS,
}
"""Others' suggested edits on a spammer's posts go and come with the posts, and are not counted."""
