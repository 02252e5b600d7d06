"""Sums for the transparency report: a handful of statements, whatever there is to count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, String, cast, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.core.db import session
from forum.core.permissions import Actor
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import EndedHow
from moderation.statements.models import ActiveMonth, Appeal, Notice, Statement
from moderation.statements.states import AppealState, NoticeState, Withdrawn

BATCH = 2_000
# Written out, not bound: PostgreSQL takes two parameters for two expressions, and will not group by one of them.
FIRST: ColumnElement[int] = literal_column("1")
MONTH_CHARS: ColumnElement[int] = literal_column("7")
NOTHING: ColumnElement[str] = literal_column("''")


def stands() -> ColumnElement[bool]:
    """A restriction that counts: not undone at once, put back or replaced by a later decision; what an appeal overturned counts."""
    return or_(Statement.withdrawn_at.is_(None), Statement.withdrawn_how == Withdrawn.OVERTURNED)


def is_raised() -> ColumnElement[bool]:
    """A flag that counts: not taken back."""
    return Flag.state != FlagState.WITHDRAWN


def is_judged() -> ColumnElement[bool]:
    """An appeal that was decided."""
    return Appeal.decided_at.is_not(None)


@dataclass(frozen=True)
class Row:
    """How many of one kind in one month ("2026-11"). `what` is the table, `parts` the words of its columns."""

    what: str
    month: str
    parts: tuple[str, ...]
    count: int


def _month(column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]) -> ColumnElement[str]:
    """The first seven characters of an instant as text, in UTC on every database (connections speak UTC)."""
    return func.substr(cast(column, String), FIRST, MONTH_CHARS)


def counted(viewer: Actor, since: datetime) -> list[Row]:
    """Everything that is counted per month, since a moment. For everybody: sums name nobody."""
    kept = or_(Sanction.ended_how.is_(None), Sanction.ended_how != EndedHow.UNDONE)
    not_withdrawn = Notice.state != NoticeState.WITHDRAWN
    return [
        *_rows("statements", Statement.issued_at, since, stands(), Statement.restriction, Statement.reason, Statement.found_how,
               cast(Statement.is_automated, Integer), cast(Statement.law != NOTHING, Integer)),
        *_rows("appeals_filed", Appeal.filed_at, since, Appeal.state != AppealState.WITHDRAWN),
        *_rows("appeals_decided", Appeal.decided_at, since, is_judged(), Appeal.state),
        *_rows("notices", Notice.filed_at, since, not_withdrawn, Notice.category),
        *_rows("notices_decided", Notice.closed_at, since, Notice.acted.is_not(None), cast(Notice.acted, Integer)),
        *_rows("sanctions", Sanction.imposed_at, since, kept, Sanction.kind),
        *_rows("flags", Flag.created_at, since, is_raised(), Flag.reason),
        *_rows("flags_settled", Flag.settled_at, since, Flag.settled_at.is_not(None), Flag.state),
    ]


def _rows(
    what: str, at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], since: datetime, which: ColumnElement[bool],
    *parts: ColumnElement[str] | ColumnElement[int] | InstrumentedAttribute[str],
) -> list[Row]:
    month = _month(at)
    found = select(month, func.count(), *parts).where(at >= since, which).group_by(month, *parts)
    return [Row(what, month_of, tuple(str(part) for part in rest), count) for month_of, count, *rest in session().execute(found)]


def durations(viewer: Actor, since: datetime) -> Iterator[tuple[str, str, float]]:
    """(what, month of the decision, hours it took), one by one, without holding them all."""
    asked = (
        ("notices", Notice.filed_at, Notice.closed_at, Notice.acted.is_not(None)),
        ("appeals", Appeal.filed_at, Appeal.decided_at, is_judged()),
        ("flags", Flag.created_at, Flag.settled_at, Flag.state.in_(("upheld", "rejected"))),
    )
    for what, begun, ended, which in asked:
        for first, last in session().execute(select(begun, ended).where(ended >= since, which).execution_options(yield_per=BATCH)):
            if last is not None:
                yield what, f"{last:%Y-%m}", (last - first).total_seconds() / 3600


def active_members(viewer: Actor, since: datetime) -> dict[str, int]:
    """Members who were here, by month."""
    found = select(ActiveMonth.month, ActiveMonth.members).where(ActiveMonth.month >= f"{since:%Y-%m-%d}")
    return {month[:7]: members for month, members in session().execute(found)}
