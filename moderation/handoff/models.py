"""Destinations, the cases they have, the messages to them, and what came back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.kit.clock import utcnow
from moderation.handoff.states import DeliveryState, Failure, MessageKind

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_PENDING = {"sqlite_where": text("next_at IS NOT NULL"), "postgresql_where": text("next_at IS NOT NULL")}
_DEAD = {"sqlite_where": text("dead_at IS NOT NULL"), "postgresql_where": text("dead_at IS NOT NULL")}


def _one_of(name: str, words: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{name} in ({', '.join(repr(str(word)) for word in words)})", name=name)


class Destination(Model):
    """Another system. Its secret is not stored: it follows from the key of this Plaza and `salt` (see `signing.py`).

    `moves`: its states to what they do to a case. `team_ids` and `reasons`: which cases it is for, empty for all.
    """

    __tablename__ = "handoff_destinations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    salt: Mapped[str]
    former_salt: Mapped[str | None]
    former_until: Mapped[datetime | None]
    is_on: Mapped[bool] = mapped_column(default=True)
    hears_breaches: Mapped[bool] = mapped_column(default=False)
    moves: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    team_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def url(self) -> str:
        return f"/desk/handoff/{self.id}/"

    @property
    def former_counts_until(self) -> datetime | None:
        """When the former secret ends; None where only one counts."""
        return self.former_until if self.former_salt and self.former_until and self.former_until > utcnow() else None

    def is_for(self, team_id: int | None, reason: str) -> bool:
        return (not self.team_ids or team_id in self.team_ids) and (not self.reasons or reason in self.reasons)


class HandOff(Model):
    """A case that a destination has. `told_version` is the version of the case it heard of last. It ends with its case, or is taken back.

    `reference`, `external_url` and `external_state` are what it said itself.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        UniqueConstraint("escalation_id", "destination_id"),
        Index("ix_handoffs_destination", "destination_id", "id"),
        Index("ix_handoffs_going", "id", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("handoff_destinations.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    told_version: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str] = mapped_column(default="")
    external_url: Mapped[str] = mapped_column(default="")
    external_state: Mapped[str] = mapped_column(default="")
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    def ended_with(self, closed_at: datetime | None) -> bool:
        """It ended since its case, closed then, did; otherwise it was taken back."""
        return self.ended_at is not None and closed_at is not None and self.ended_at >= closed_at


class Delivery(Model):
    """One message, under one number, until it has arrived. `facts` hold ids and codes: texts are read when it is sent.

    `round` grows when somebody sends it again, so that its jobs are new ones.
    """

    __tablename__ = "handoff_deliveries"
    __table_args__ = (
        _one_of("kind", MessageKind), _one_of("state", DeliveryState), _one_of("failure", Failure),
        Index("ix_handoff_deliveries_destination", "destination_id", "id"),
        Index("ix_handoff_deliveries_case", "escalation_id", "id"),
        Index("ix_handoff_deliveries_handoff", "handoff_id", "id"),
        Index("ix_handoff_deliveries_pending", "next_at", "id", **_PENDING),
        Index("ix_handoff_deliveries_dead", "destination_id", "dead_at", **_DEAD),
        CheckConstraint("(state = 'pending') = (next_at is not null) and (state = 'dead') = (dead_at is not null)", name="times"),
        Index("ix_handoff_deliveries_done", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(unique=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("handoff_destinations.id"))
    handoff_id: Mapped[int | None] = mapped_column(ForeignKey("handoffs.id"))
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalations.id"))
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    case_version: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default=DeliveryState.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    status: Mapped[int | None]


class Receipt(Model):
    """A message from a destination that was acted upon: the same number a second time is not."""

    __tablename__ = "handoff_receipts"
    __table_args__ = (UniqueConstraint("destination_id", "webhook_id"), Index("ix_handoff_receipts_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    destination_id: Mapped[int] = mapped_column(ForeignKey("handoff_destinations.id"))
    webhook_id: Mapped[str]
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Remark(Model):
    """What people of the other system wrote about a case, or that a state of theirs could not be followed. Staff read it, nobody else."""

    __tablename__ = "handoff_remarks"
    __table_args__ = (Index("ix_handoff_remarks_handoff", "handoff_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(ForeignKey("handoffs.id"))
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")
    refused_state: Mapped[str] = mapped_column(default="")
