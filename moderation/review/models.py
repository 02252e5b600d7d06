"""The queue's items, why they are in it, what was decided and what that changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.models import Post, SuggestedEdit
from moderation.review.states import CauseKind, ItemState, Subject
from moderation.statements.models import Appeal

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_WAITING = {"sqlite_where": text("closed_at IS NULL"), "postgresql_where": text("closed_at IS NULL")}
_SUBJECTS = ("post_id", "member_id", "suggestion_id", "appeal_id", "notice_id")


class ReviewItem(Model):
    """One subject that waits for a decision, or waited. At most one per subject waits.

    `rank` orders the queue, the lowest first: the priority turned round. `flag_weight` the sum of open flags. `version` grows
    when it is decided, voided or opened again, so that two who decide at once are told apart. `closed_at`: decided or void.
    `touched_at`: when whoever claimed it last did something to it. `author_id` is the member it concerns. That, `category_id`,
    `language`, `is_held` and `was_hidden` (by its flags) are copied for filters; a job keeps them fresh.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        CheckConstraint(" + ".join(f"(case when {name} is null then 0 else 1 end)" for name in _SUBJECTS) + " = 1", name="one_subject"),
        CheckConstraint(f"subject in ({', '.join(repr(str(word)) for word in Subject)})", name="subject"),
        CheckConstraint(f"state in ({', '.join(repr(str(word)) for word in ItemState)})", name="state"),
        CheckConstraint("(state in ('decided','void')) = (closed_at is not null)", name="closed"),
        CheckConstraint("state <> 'claimed' or (claimed_by_id is not null and touched_at is not null)", name="claimed"),
        *(Index(f"uq_review_items_{name.removesuffix('_id')}", name, unique=True, **_WAITING) for name in _SUBJECTS),
        Index("ix_review_items_queue", "rank", "id", **_WAITING),
        Index("ix_review_items_oldest", "opened_at", "id", **_WAITING),
        Index("ix_review_items_claimer", "claimed_by_id", "id", **_WAITING),
        Index("ix_review_items_counts", "subject", "is_held", "was_hidden", "reason", "language", "category_id", "claimed_by_id",
              "touched_at", **_WAITING),
        Index("ix_review_items_closed", "closed_at", "id"),
        Index("ix_review_items_similar", "reason", "closed_at", "id"),
        Index("ix_review_items_author", "author_id", "id"),
        Index("ix_review_items_of_post", "post_id", "id"),
        Index("ix_review_items_of_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggested_edits.id", ondelete="CASCADE"))
    appeal_id: Mapped[int | None] = mapped_column(ForeignKey("appeals.id"))
    notice_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=ItemState.OPEN.value)
    version: Mapped[int] = mapped_column(default=1)
    rank: Mapped[int] = mapped_column(default=0)
    flag_weight: Mapped[float] = mapped_column(default=0.0)
    flag_count: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    language: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    was_hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]

    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    member: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    suggestion: Mapped[SuggestedEdit | None] = relationship(lazy="raise_on_sql")
    appeal: Mapped[Appeal | None] = relationship(lazy="raise_on_sql")
    claimed_by: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[claimed_by_id])

    @property
    def priority(self) -> int:
        """The higher the sooner."""
        return -self.rank

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None

    @property
    def url(self) -> str:
        return f"/desk/review/{self.id}/"


class ReviewCause(Model):
    """One reason an item is in the queue: `ref_id` is the flag, screening, notice or appeal that brought it."""

    __tablename__ = "review_causes"
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(str(word)) for word in CauseKind)})", name="kind"),
        Index("ix_review_causes_item", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_items.id", ondelete="CASCADE"))
    kind: Mapped[str]
    ref_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    weight: Mapped[float] = mapped_column(default=0.0)
    at: Mapped[datetime]


class Decision(Model):
    """What one moderator decided about one item. `words` go to the member, `note` stays at the desk.

    `settled_at`: those concerned were told, so that it can no longer be undone, only overturned. `undone_how`: undone or overturned.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("(undone_at is null) = (undone_how is null)", name="undone"),
        Index("ix_decisions_item", "item_id", "id"),
        Index("ix_decisions_actor", "actor_id", "at", "id"),
        Index("ix_decisions_at", "at", "id"),
        Index("ix_decisions_batch", "batch", "id", sqlite_where=text("batch IS NOT NULL"), postgresql_where=text("batch IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_items.id", ondelete="CASCADE"))
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    found_how: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    batch: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_how: Mapped[str | None]

    item: Mapped[ReviewItem] = relationship(lazy="raise_on_sql")
    actor: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[actor_id])


class DecisionEffect(Model):
    """One thing a decision changed, in order, with what it takes to change it back (`before`)."""

    __tablename__ = "decision_effects"
    __table_args__ = (Index("ix_decision_effects_decision", "decision_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str]
    target_id: Mapped[int]
    before: Mapped[dict[str, object]] = mapped_column(JSON)


class DeskChoice(Model):
    """How one member works in the queue, on every device: who never chose has no row and both are on."""

    __tablename__ = "desk_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    advances: Mapped[bool] = mapped_column(default=True)
    uses_keys: Mapped[bool] = mapped_column(default=True)
