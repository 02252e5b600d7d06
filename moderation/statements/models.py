"""Statements of reasons, the appeals against them, and notices of illegal content. Rows stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.threads.models import Post
from moderation.statements.states import APPEAL_DAYS, AppealState, Category, FoundHow, NoticeState, Restriction

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("state = 'open'"), "postgresql_where": text("state = 'open'")}
_KEPT = {"sqlite_where": text("scrubbed_at IS NULL AND closed_at IS NOT NULL"),
         "postgresql_where": text("scrubbed_at IS NULL AND closed_at IS NOT NULL")}


class Statement(Model):
    """Why something of a member was restricted. `decision_id` names the decision of the review room, if one was made there.

    `until`: when a sanction ends; `ended_at`: it was lifted before. `told_at`: when the member was told, `mailed_at`: by mail.
    `withdrawn_at`: it no longer holds, `withdrawn_how` is a `Withdrawn`; `withdrawal_told_at`: the member knows,
    `withdrawal_mailed_at`: by mail.
    `guideline_version` is the version of the guidelines that was in force; `law` what law it rests on, if one. `is_automated`: no
    human decided it. `replaces_id`: this says now what that one said before.
    """

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint(f"restriction in ({', '.join(repr(str(word)) for word in Restriction)})", name="restriction"),
        CheckConstraint(f"found_how in ({', '.join(repr(str(word)) for word in FoundHow)})", name="found_how"),
        Index("ix_statements_member", "member_id", "id"),
        Index("ix_statements_post", "post_id", "id"),
        Index("ix_statements_decision", "decision_id"),
        Index("ix_statements_issued", "issued_at", "id"),
        Index("ix_statements_sanction", "sanction_id"),
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
    withdrawal_told_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    withdrawal_mailed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    law: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_automated: Mapped[bool] = mapped_column(default=False, server_default=false())
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))

    member: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[member_id])
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql", foreign_keys=[post_id])

    @property
    def url(self) -> str:
        return f"/statements/{self.id}/"

    @property
    def appeal_until(self) -> datetime:
        """Until when the member may object: six months from the day they were told."""
        return (self.told_at or self.issued_at) + timedelta(days=APPEAL_DAYS)


class Appeal(Model):
    """A member objects to a statement: once. Decided by somebody else than `decided_against_by_id`.

    `look_at`: what the member asks us to look at. `why_oneself`: why whoever had decided judged it nevertheless, there being nobody
    else. `told_at`: when the member was told what came of it, `mailed_at`: by mail; `receipt_mailed_at`: that we have it.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in AppealState)})", name="state"),
        CheckConstraint("(state in ('upheld','overturned')) = (decided_at is not null)", name="decided"),
        Index("uq_appeals_statement", "statement_id", unique=True),
        Index("ix_appeals_member", "member_id", "id"),
        Index("ix_appeals_open", "id", **_OPEN),
        Index("ix_appeals_filed", "filed_at", "id"),
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
    look_at: Mapped[str] = mapped_column(Text, default="", server_default="")
    why_oneself: Mapped[str] = mapped_column(Text, default="", server_default="")
    told_at: Mapped[datetime | None]
    receipt_mailed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    statement: Mapped[Statement] = relationship(lazy="raise_on_sql")


class Notice(Model):
    """Somebody, perhaps a stranger, says that something here is illegal. `number` is what they know it by.

    `scrubbed_at`: who sent it and what they wrote was forgotten. `reporter_id`: the member who sent it, if they were signed in.
    `author_id`: whose content it is. `acted`: something was done. `form_key`: the form it was sent with, so that twice is
    once. `receipt_mailed_at`, `mailed_at`: when whoever sent it was written to that we have it, and what came of it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in NoticeState)})", name="state"),
        CheckConstraint(f"category in ({', '.join(repr(str(word)) for word in Category)})", name="category"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
        CheckConstraint("state <> 'duplicate' or duplicate_of_id is not null", name="duplicate"),
        Index("uq_notices_number", "number", unique=True),
        Index("uq_notices_form_key", "form_key", unique=True),
        Index("ix_notices_filed", "filed_at", "id"),
        Index("ix_notices_post", "post_id", "id"),
        Index("ix_notices_kept", "closed_at", "id", **_KEPT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    form_key: Mapped[str]
    filed_at: Mapped[datetime]
    url: Mapped[str] = mapped_column(Text)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="SET NULL"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    category: Mapped[str]
    law: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    locale: Mapped[str]
    state: Mapped[str] = mapped_column(default=NoticeState.OPEN.value)
    closed_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    acted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    told_at: Mapped[datetime | None]
    receipt_mailed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    scrubbed_at: Mapped[datetime | None]

    post: Mapped[Post | None] = relationship(lazy="raise_on_sql", foreign_keys=[post_id])
    author: Mapped[User | None] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])

    @property
    def page(self) -> str:
        return f"/notices/{self.number}/"


class ActiveMonth(Model):
    """How many members were here in a month: counted while it lasts, kept when it is over. `month` is its first day (YYYY-MM-01)."""

    __tablename__ = "active_months"

    month: Mapped[str] = mapped_column(primary_key=True)
    members: Mapped[int]
    counted_at: Mapped[datetime]
