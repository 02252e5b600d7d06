"""Statements of reasons and the appeals against them. Rows stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from moderation.statements.states import AppealState, FoundHow, Restriction

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("state = 'open'"), "postgresql_where": text("state = 'open'")}


class Statement(Model):
    """Why something of a member was restricted. `decision_id` names the decision of the review room, if one was made there.

    `until`: when a sanction ends. `told_at`: when the member was told. `withdrawn_at`: undone or overturned.
    `guideline_version` is the version of the guidelines that was in force.
    """

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint(f"restriction in ({', '.join(repr(str(word)) for word in Restriction)})", name="restriction"),
        CheckConstraint(f"found_how in ({', '.join(repr(str(word)) for word in FoundHow)})", name="found_how"),
        Index("ix_statements_member", "member_id", "id"),
        Index("ix_statements_post", "post_id", "id"),
        Index("ix_statements_decision", "decision_id"),
        Index("ix_statements_issued", "issued_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    restriction: Mapped[str]
    reason: Mapped[str]
    found_how: Mapped[str]
    facts: Mapped[str] = mapped_column(Text, default="")
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    sanction_id: Mapped[int | None] = mapped_column(ForeignKey("sanctions.id"))
    decision_id: Mapped[int | None]
    guideline_version: Mapped[int | None]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    until: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_how: Mapped[str | None]

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])

    @property
    def url(self) -> str:
        return f"/statements/{self.id}/"


class Appeal(Model):
    """A member objects to a statement: once. Decided by somebody else than `decided_against_by_id`."""

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in AppealState)})", name="state"),
        CheckConstraint("(state in ('upheld','overturned')) = (decided_at is not null)", name="decided"),
        Index("uq_appeals_statement", "statement_id", unique=True),
        Index("ix_appeals_member", "member_id", "id"),
        Index("ix_appeals_open", "id", **_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=AppealState.OPEN.value)
    decided_against_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(Text, default="")

    statement: Mapped[Statement] = relationship(lazy="raise_on_sql")
