"""Rules, what they raised, and what they would have raised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from moderation.escalations.states import Priority, Reason
from moderation.raising.states import RuleKind

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_RAISED = {"sqlite_where": text("is_voice IS 0"), "postgresql_where": text("is_voice IS false")}
_KINDS = ", ".join(repr(kind.value) for kind in RuleKind)
_REASONS = ", ".join(repr(reason.value) for reason in Reason)
_PRIORITIES = ", ".join(repr(priority.value) for priority in Priority)


class RaisingRule(Model):
    """One rule. `amount` is hours, me-toos or a score; `words` the watched ones, one a line; without a category it holds everywhere.

    `version` rises with every change of what it does; `tried_version` is the newest that was tried to the end. `seen_revision_id`:
    rules about texts have looked at what was written up to there.
    """

    __tablename__ = "raising_rules"
    __table_args__ = (
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint(f"reason in ({_REASONS})", name="reason"),
        CheckConstraint(f"priority in ({_PRIORITIES})", name="priority"),
        CheckConstraint("cap_per_hour >= 1 and cooldown_days >= 0 and amount >= 0", name="numbers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    amount: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str]
    priority: Mapped[str]
    cap_per_hour: Mapped[int]
    cooldown_days: Mapped[int]
    is_on: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    tried_version: Mapped[int | None]
    seen_revision_id: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def url(self) -> str:
        return f"/desk/cases/rules/{self.id}/"


class Raising(Model):
    """A rule raised a case, or added a voice to one that was open: once for each occasion. `facts` are codes and numbers, no words
    of members; they are said in words when they are read.
    """

    __tablename__ = "raisings"
    __table_args__ = (
        Index("uq_raisings_occasion", "thread_id", "rule_id", "occasion_at", unique=True),
        Index("ix_raisings_rule", "rule_id", "at", "id"),
        Index("ix_raisings_case", "escalation_id", "id"),
        Index("ix_raisings_raised", "rule_id", "escalation_id", **_RAISED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("raising_rules.id"))
    rule_version: Mapped[int]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    at: Mapped[datetime]
    occasion_at: Mapped[datetime]
    is_voice: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


class RaisingRun(Model):
    """One dry run: what a rule, as it was then, would have raised in the days before. Nothing but itself is written."""

    __tablename__ = "raising_runs"
    __table_args__ = (Index("ix_raising_runs_rule", "rule_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("raising_rules.id", ondelete="CASCADE"))
    rule_version: Mapped[int]
    days: Mapped[int]
    occasions: Mapped[int] = mapped_column(default=0)
    raised: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None]


class RaisingRunHit(Model):
    """An occasion of a dry run in the order of time, when it would have been raised, and why not if not."""

    __tablename__ = "raising_run_hits"
    __table_args__ = (CheckConstraint("fate in ('raised','delayed','dropped','cooling')", name="fate"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("raising_runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    occasion_at: Mapped[datetime]
    at: Mapped[datetime | None]
    fate: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
