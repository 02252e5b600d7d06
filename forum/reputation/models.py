"""The reputation ledger; badges and privileges reached; what votes between two members look like."""

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
    suggestion of approved edits, the article of citations; 0 for everything else.
    """

    __tablename__ = "reputation_changes"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        CheckConstraint("(post_id is null) = (kind = 'brought_along')", name="cause"),
        CheckConstraint("reverses_id is null or not is_active", name="reversal"),
        Index("uq_reputation_changes_cause", "post_id", "kind", "by_id", unique=True, **_ACTIVE),
        Index("ix_reputation_changes_member", "member_id", "at", "id"),
        Index("ix_reputation_changes_day", "member_id", "day"),
        Index("ix_reputation_changes_board", "day", "member_id", "kind", "counted"),
        Index("ix_reputation_changes_post", "post_id", "day"),
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


class BadgeAward(Model):
    """A badge somebody has, once per `subject_id` (a tag's id; 0 for what is about no tag, negative where the tag is gone).

    `awarded_at` is when it was earned, `noted_at` when it was found out. With a `post_id` it is shown to those who may see the post.
    """

    __tablename__ = "badge_awards"
    __table_args__ = (
        UniqueConstraint("member_id", "badge", "subject_id"),
        Index("ix_badge_awards_newest", "badge", "awarded_at", "id"),
        Index("ix_badge_awards_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    badge: Mapped[str]
    subject_id: Mapped[int] = mapped_column(default=0)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    awarded_at: Mapped[datetime]
    noted_at: Mapped[datetime]


class PrivilegeReached(Model):
    """A privilege somebody's reputation has reached once, so that they are told of it once."""

    __tablename__ = "privileges_reached"

    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    privilege: Mapped[str] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime]


# Spelled as the query compiles: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("state = 'new'"), "postgresql_where": text("state = 'new'")}


class Finding(Model):
    """Votes between two members that somebody should look at. It changes nothing by itself.

    `votes` are those up by `member_id` for `other_id`, `share` the percentage of what it is compared with: of all that the
    first gave (reciprocal, same network) or of all that the other got (boost); `votes_back` and `share_back` the other way.
    Kinds about both alike have the lower id first.
    """

    __tablename__ = "findings"
    __table_args__ = (
        CheckConstraint("kind in ('reciprocal','boost','same_network')", name="kind"),
        CheckConstraint("state in ('new','dismissed','confirmed')", name="state"),
        CheckConstraint("(state = 'new') = (decided_at is null)", name="decided"),
        CheckConstraint("member_id <> other_id", name="two_members"),
        Index("uq_findings_open", "kind", "member_id", "other_id", unique=True, **_OPEN),
        Index("ix_findings_pair", "kind", "member_id", "other_id", "id"),
        Index("ix_findings_list", "state", "found_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    votes: Mapped[int]
    share: Mapped[int]
    votes_back: Mapped[int] = mapped_column(default=0)
    share_back: Mapped[int] = mapped_column(default=0)
    since: Mapped[date]
    until: Mapped[date]
    found_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="new")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    @property
    def total(self) -> int:
        return self.votes + self.votes_back
