"""What one move means for the backlog, and the daily rows that cache it per category.

The backlog is every counted, open question. A move adds one to it, takes one away, or (solved <-> closed, waiting, anything
of a question that nobody may find) leaves it as it is.
"""

from __future__ import annotations

from datetime import UTC, date

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, select, update

from forum.core.db import add_up, session
from forum.core.db_types import utc_day
from forum.resolution.cycle import Turn
from forum.resolution.models import ResolutionChange as Change
from forum.resolution.models import ResolutionDay
from forum.resolution.states import Resolution
from forum.threads.models import Thread

TERMS = ("asked", "reopened", "restored", "solved", "closed", "removed")
ADDING = ("asked", "reopened", "restored")
Days = dict[tuple[date, int], dict[str, int]]

_was_open = and_(Change.was_counted.is_(True), Change.was_resolution == Resolution.OPEN)
_is_open = and_(Change.is_counted.is_(True), Change.is_resolution == Resolution.OPEN)
_entered = and_(_is_open, Change.was_counted.is_(False))
_left = and_(_was_open, Change.is_counted.is_(True))

TERM_OF_ROW: dict[str, ColumnElement[bool]] = {
    "asked": and_(_entered, Change.seq == 1),
    "restored": and_(_entered, Change.seq > 1),
    "reopened": and_(_is_open, Change.was_counted.is_(True), Change.was_resolution != Resolution.OPEN),
    "solved": and_(_left, Change.is_resolution == Resolution.SOLVED),
    "closed": and_(_left, Change.is_resolution == Resolution.CLOSED),
    "removed": and_(_was_open, Change.is_counted.is_(False)),
}
"""Ledger row -> term of the flow, as SQL. `term_of` says the same in Python; a test holds them together.

asked     first counted, open, by its first row
restored  counted again, or for the first time after it was held or hidden at first
reopened  was solved or closed
solved    left the backlog by being solved (presumed included)
closed    left the backlog by being closed
removed   left the backlog by being hidden, deleted or made a discussion
"""


def term_of(turn: Turn) -> str | None:
    """The term of the flow that a move adds one to, None when the backlog stays as it is."""
    was, is_ = turn.before.side, turn.after.side
    if was.in_backlog == is_.in_backlog:
        return None
    if is_.in_backlog:
        if was.counted:
            return "reopened"
        return "asked" if turn.after.seq == 1 else "restored"
    if not is_.counted:
        return "removed"
    return "solved" if is_.resolution == Resolution.SOLVED else "closed"


def term_counts() -> list[ColumnElement[int]]:
    """One sum per term, labelled with its name."""
    return [func.sum(case((condition, 1), else_=0)).label(term) for term, condition in TERM_OF_ROW.items()]


def count_move(category_id: int, turn: Turn) -> None:
    """Add one move to its day's row, in the transaction that makes it."""
    term = term_of(turn)
    if term is not None:
        _add(turn.step.at.astimezone(UTC).date(), category_id, {term: 1})


def count_moves(days: Days) -> None:
    """Add many moves at once (import)."""
    add_up(ResolutionDay, [
        {"day": day, "category_id": category_id, **{term: terms.get(term, 0) for term in TERMS}}
        for (day, category_id), terms in sorted(days.items())
    ])


def move_days(thread: Thread, from_category_id: int) -> None:
    """A thread's past goes with it to its new category: flows are sliced by where questions are now."""
    query = select(utc_day(Change.at).label("day"), *term_counts()).where(Change.thread_id == thread.id).group_by(utc_day(Change.at))
    for row in session().execute(query.order_by("day")).mappings().all():
        values = {term: int(row[term]) for term in TERMS if row[term]}
        if values:
            _add(row["day"], from_category_id, {term: -count for term, count in values.items()})
            _add(row["day"], thread.category_id, values)


def _add(day: date, category_id: int, values: dict[str, int]) -> None:
    row = and_(ResolutionDay.day == day, ResolutionDay.category_id == category_id)
    changes = {term: getattr(ResolutionDay, term) + count for term, count in values.items()}
    done = session().execute(update(ResolutionDay).where(row).values(changes).execution_options(synchronize_session=False))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        session().execute(insert(ResolutionDay).values(day=day, category_id=category_id, **values))


def true_days() -> Days:
    """The daily rows counted from the ledger; days on which nothing counted are absent."""
    query = (
        select(utc_day(Change.at).label("day"), Thread.category_id, *term_counts())
        .join(Thread, Thread.id == Change.thread_id).group_by(utc_day(Change.at), Thread.category_id)
    )
    return _by_day(query)


def kept_days() -> Days:
    """The daily rows as they are stored."""
    return _by_day(select(ResolutionDay.day, ResolutionDay.category_id, *[getattr(ResolutionDay, term) for term in TERMS]))


def _by_day(query: object) -> Days:
    rows = session().execute(query).mappings()  # type: ignore[call-overload]
    found = {(row["day"], row["category_id"]): {term: int(row[term]) for term in TERMS} for row in rows}
    return {key: terms for key, terms in found.items() if any(terms.values())}


def rebuild_days() -> int:
    """Write the daily rows anew from the ledger (inside a command). Returns how many there are."""
    session().execute(delete(ResolutionDay).execution_options(synchronize_session=False))
    rows = [{"day": day, "category_id": category_id, **terms} for (day, category_id), terms in sorted(true_days().items())]
    if rows:
        session().execute(insert(ResolutionDay), rows)
    return len(rows)
