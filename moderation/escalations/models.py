"""Cases, what happened to them, who asked for them and who watches them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from moderation.escalations.states import (
    CLOSED,
    NEVER,
    OPEN,
    EventKind,
    Outcome,
    Priority,
    Reason,
    RejectReason,
    Score,
    Source,
    State,
    Step,
    Target,
    VoiceOutcome,
)

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_AGAIN = {"sqlite_where": text("earlier_id IS NOT NULL"), "postgresql_where": text("earlier_id IS NOT NULL")}
_OPEN = {"sqlite_where": text("closed_at IS NULL"), "postgresql_where": text("closed_at IS NULL")}

# With microseconds, as SQLite keeps instants as text and compares them so.
_NEVER, _LONG_AGO = "9990-01-01 00:00:00.000000", "2000-01-01 00:00:00.000000"


def _one_of(name: str, words: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{name} in ({', '.join(repr(str(word)) for word in words)})", name=name)


class Escalation(Model):
    """One case about one question; at most one of a question is open. `earlier_id` is the one it opened again.

    `version` grows with every change that somebody who decides should have seen. `responded_at`: staff replied first in the thread;
    `updated_at`: staff did something, or replied. `summary` is what was done, for who asked. `team_id` names a team.
    `next_due_at` is kept of its clocks, to sort by; `next_look_at` is when the watch over them has to look at it again.
    """

    __tablename__ = "escalations"
    __table_args__ = (
        _one_of("state", State), _one_of("priority", Priority), _one_of("reason", Reason), _one_of("source", Source),
        _one_of("outcome", Outcome), _one_of("reject_reason", RejectReason),
        CheckConstraint(f"(state in ({', '.join(sorted(repr(str(state)) for state in CLOSED))})) = (closed_at is not null)", name="closed"),
        CheckConstraint("(state in ('resolved','cancelled')) = (outcome is not null)", name="decided"),
        CheckConstraint("(state = 'rejected') = (reject_reason is not null)", name="declined"),
        Index("uq_escalations_open", "thread_id", unique=True, **_OPEN),
        Index("ix_escalations_urgent", "priority", "opened_at", "id", **_OPEN),
        Index("ix_escalations_oldest", "opened_at", "id", **_OPEN),
        Index("ix_escalations_counts", "state", "priority", "owner_id", "team_id", "reason", **_OPEN),
        Index("ix_escalations_owner", "owner_id", "id", **_OPEN),
        Index("ix_escalations_due", "next_due_at", "id", **_OPEN),
        Index("ix_escalations_look", "next_look_at", "id", **_OPEN),
        Index("ix_escalations_closed", "closed_at", "id"),
        Index("ix_escalations_opened", "opened_at", "id"),
        Index("ix_escalations_thread", "thread_id", "id"),
        Index("ix_escalations_team", "team_id", "thread_id"),
        Index("ix_escalations_earlier", "earlier_id", **_AGAIN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    state: Mapped[str] = mapped_column(default=State.NEW.value)
    priority: Mapped[str]
    reason: Mapped[str]
    source: Mapped[str]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    outcome: Mapped[str | None]
    reject_reason: Mapped[str | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("escalations.id"))
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime] = mapped_column(default=NEVER, server_default=_NEVER)
    next_look_at: Mapped[datetime] = mapped_column(default=utcnow, server_default=_LONG_AGO)

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    owner: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[owner_id])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def url(self) -> str:
        return f"/desk/cases/{self.id}/"


class EscalationEvent(Model):
    """One thing that happened to a case. Appended, never changed: triggers refuse it. No words of members stand here, who may leave.

    `before` and `after` hold what changed (state, priority, owner_id, team_id, thread_id), `payload` what else is to be known.
    """

    __tablename__ = "escalation_events"
    __table_args__ = (
        _one_of("kind", EventKind),
        Index("ix_escalation_events_case", "escalation_id", "id"),
        Index("ix_escalation_events_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class EscalationVoice(Model):
    """Who asked for a case, why and in which words. `outcome`: what came of it for them, once the case is over."""

    __tablename__ = "escalation_voices"
    __table_args__ = (
        _one_of("source", Source), _one_of("reason", Reason), _one_of("outcome", VoiceOutcome),
        Index("uq_escalation_voices_member", "escalation_id", "member_id", unique=True),
        Index("ix_escalation_voices_member", "member_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    source: Mapped[str]
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    outcome: Mapped[str | None]

    member: Mapped[User] = relationship(lazy="raise_on_sql")


class EscalationWatcher(Model):
    """Somebody of staff who hears what happens to a case."""

    __tablename__ = "escalation_watchers"
    __table_args__ = (Index("ix_escalation_watchers_member", "member_id", "escalation_id"),)

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class SavedView(Model):
    """Filters of the cases under a name of their member's; with a team, that one's members see it too. `filters`: as in an address."""

    __tablename__ = "case_views"
    __table_args__ = (
        Index("uq_case_views_name", "member_id", "name", unique=True),
        Index("ix_case_views_team", "team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    name: Mapped[str]
    filters: Mapped[str]


class CasePresence(Model):
    """Somebody who has a case open; without a word of theirs for a minute they have not."""

    __tablename__ = "case_presences"
    __table_args__ = (Index("ix_case_presences_case", "escalation_id", "seen_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
    is_writing: Mapped[bool] = mapped_column(default=False)


class ClockPolicy(Model):
    """How fast cases of a priority are worked, in a category or all, for customers on a plan or all. None: no such target.

    `pauses_on` are the states in which time does not count. `place` spells category, plan and priority: one row for each.
    """

    __tablename__ = "clock_policies"
    __table_args__ = (
        _one_of("priority", Priority),
        CheckConstraint("first_response_minutes > 0 and update_minutes > 0 and resolution_minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(unique=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    plan: Mapped[str | None]
    priority: Mapped[str]
    first_response_minutes: Mapped[int | None]
    update_minutes: Mapped[int | None]
    resolution_minutes: Mapped[int | None]
    pauses_on: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)


class ClockFired(Model):
    """A step of a case's ladder that was told of. `round`: see `clock.TargetClock`."""

    __tablename__ = "clocks_fired"
    __table_args__ = (
        _one_of("target", Target), _one_of("step", Step),
        Index("uq_clocks_fired_once", "escalation_id", "target", "step", "round", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    target: Mapped[str]
    step: Mapped[str]
    round: Mapped[int] = mapped_column(default=0)
    fired_at: Mapped[datetime]


class Satisfaction(Model):
    """How its asker found a resolved case: once a case, changed until some days after its end. Only staff of cases read the words."""

    __tablename__ = "case_satisfaction"
    __table_args__ = (
        _one_of("score", Score),
        Index("ix_case_satisfaction_member", "member_id", "escalation_id"),
        Index("ix_case_satisfaction_at", "said_at", "escalation_id"),
    )

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    score: Mapped[str]
    words: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]
