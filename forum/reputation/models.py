"""The reputation ledger."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

# Spelled as `.is_(True)` compiles: SQLite uses a partial index only for a condition written the same way.
_ACTIVE = {"sqlite_where": text("is_active IS 1"), "postgresql_where": text("is_active IS true")}


class ReputationChange(Model):
    """One cause, or its reversal: a row of its own with the points turned round, naming the row it `reverses`.

    `points` is what the act is worth, `counted` what it added to the member's total: less where the votes of that `day` had
    reached the cap. `day` is the UTC day of the cause; a reversal has its original's. `is_active` is true while the cause
    stands: for neither a reversed row nor its reversal. `by_id` names the voter of votes, the
    suggestion of approved edits; 0 for everything else.
    """

    __tablename__ = "reputation_changes"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        CheckConstraint("(post_id is null) = (kind = 'brought_along')", name="cause"),
        CheckConstraint("reverses_id is null or not is_active", name="reversal"),
        Index("uq_reputation_changes_cause", "post_id", "kind", "by_id", unique=True, **_ACTIVE),
        Index("ix_reputation_changes_member", "member_id", "at", "id"),
        Index("ix_reputation_changes_day", "member_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    by_id: Mapped[int] = mapped_column(default=0)
    points: Mapped[int]
    counted: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("reputation_changes.id"))
