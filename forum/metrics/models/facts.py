"""What is known of every question, one row each, and what happened to it: derived from ledger, posts, solutions and me-toos."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

_OPEN = {"sqlite_where": text("until_at IS NULL"), "postgresql_where": text("until_at IS NULL")}


class QuestionFact(Model):
    """One thread that has a ledger. `counted` is false while it is hidden, deleted, held or no question.

    Lengths of time are seconds since it was asked, None where it has not happened. `*_over` say that so many hours have passed since
    then, `*_in_time` and `quiet_*` what had happened by then; the targets are settings. `people` are its asker and all who said
    me-too. `tags`: ids of its tags, in order. `solved_by` and `solver_id` are of the primary solution of a question that is resolved now.
    """

    __tablename__ = "question_facts"
    __table_args__ = (
        CheckConstraint("solved_by is null or solved_by in ('self', 'peer', 'staff', 'article')", name="solved_by"),
        CheckConstraint("resolved = (solved_by is not null)", name="resolved"),
        Index("ix_question_facts_day", "asked_day", "asked_at", "thread_id"),
        Index("ix_question_facts_category", "category_id", "asked_day"),
        Index("ix_question_facts_language", "language", "asked_day"),
        Index("ix_question_facts_product", "product", "asked_day"),
        Index("ix_question_facts_version", "version", "asked_day"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    thread_version: Mapped[int]
    asked_at: Mapped[datetime]
    asked_day: Mapped[date]
    counted: Mapped[bool]
    category_id: Mapped[int]
    language: Mapped[str]
    product: Mapped[str | None]
    version: Mapped[str | None]
    tags: Mapped[str]
    resolution: Mapped[str | None]
    how: Mapped[str | None]
    reason: Mapped[str | None]
    resolved: Mapped[bool]
    first_response: Mapped[float | None]
    first_staff_response: Mapped[float | None]
    first_peer_response: Mapped[float | None]
    first_resolved: Mapped[float | None]
    last_resolved: Mapped[float | None]
    first_contact: Mapped[bool]
    ever_resolved: Mapped[bool]
    reopened: Mapped[bool]
    needed_info: Mapped[bool]
    answer_over: Mapped[bool]
    answer_in_time: Mapped[bool]
    resolution_over: Mapped[bool]
    resolution_in_time: Mapped[bool]
    day_over: Mapped[bool]
    quiet_day: Mapped[bool]
    three_days_over: Mapped[bool]
    quiet_three_days: Mapped[bool]
    solved_by: Mapped[str | None]
    solver_id: Mapped[int | None]
    people: Mapped[int]


class QuestionTurn(Model):
    """Something the flow counts: a ledger row's term (asked, solved ...), or that by it a solution was confirmed or presumed. `people`:
    how many had the problem then. While the question stood in the backlog: how many more came to have it on a day (`joined`), and
    how many had no longer (`left`); `seq` numbers these."""

    __tablename__ = "question_turns"
    __table_args__ = (Index("ix_question_turns_day", "day", "kind", "at"), Index("ix_question_turns_kind", "kind", "at", "thread_id"))

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    day: Mapped[date]
    people: Mapped[int]


class QuestionSpan(Model):
    """A time in which a question stood in the backlog: unresolved and counted. `asked` is when it was asked, in seconds of the epoch."""

    __tablename__ = "question_spans"
    __table_args__ = (
        Index("ix_question_spans_from", "from_at", "asked", "seq", "until_at", "thread_id"),
        Index("ix_question_spans_until", "until_at", "from_at", "asked", "thread_id"),
        Index("ix_question_spans_asked", "asked", "from_at", "until_at"),
        Index("ix_question_spans_open", "asked", "thread_id", **_OPEN),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    asked: Mapped[float]


class FactDue(Model):
    """The facts of a question are to be derived anew from `due_at` on: something about it changed, or its hours will be over then."""

    __tablename__ = "facts_due"
    __table_args__ = (Index("ix_facts_due_at", "due_at", "id"), Index("ix_facts_due_thread", "thread_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]


class FactsState(Model):
    """One row. `version` moves with every change of facts; `recipe` names how they were derived. While all are derived anew, `reached`
    is the last question done; then `reached_day` the last day counted."""

    __tablename__ = "facts_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    recipe: Mapped[str] = mapped_column(default="")
    reached: Mapped[int | None]
    reached_day: Mapped[date | None]
    kept_at: Mapped[datetime | None]
