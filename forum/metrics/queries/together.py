"""Rows that happened, of many measures and rooms: one statement finds them all where one page needs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, case, cast, func, literal, null, select, union_all

from forum.core.db import session
from forum.core.db_types import utc_day
from forum.metrics.measured import Scope
from forum.metrics.queries.reading import Reading


class Found(NamedTuple):
    """A row that happened. `also`: another instant of it, such as when it began or ended. `number`: 1, or what the selection says.
    `times`: how many rows of the same day and number this one stands for, being the first of them."""

    id: int
    at: datetime
    also: datetime | None
    number: int
    times: int = 1


Selecting = Callable[[Scope], Select[Any]]
"""The rows of a scope, with the columns of `columns`."""
_selections: list[tuple[Selecting, bool]] = []
"""What is found, and whether rows of the same day are counted together where a whole page is read."""


def columns(row_id: Any, at: Any, *, also: Any = None, number: Any = 1) -> list[Any]:
    """What a selection selects, the same for all, so that one statement can have them one under the other."""
    return [
        row_id.label("id"), at.label("at"), (at if also is None else also).label("also"),
        (literal(number) if isinstance(number, int) else number).label("number"),
    ]


def read(selection: Select[Any]) -> list[Found]:
    """The rows of one selection."""
    return [Found(*row) for row in session().execute(selection)]


def together(rows: Selecting, *, by_day: bool = False) -> Callable[[Reading], Sequence[Found]]:
    """The rows in a reading. One of a whole page reads every selection in one statement, another one only this. `by_day`: of a whole page
    one row for all of the same day and number (without `also`), those that are still to come apart."""
    _selections.append((rows, by_day))

    def alone(reading: Reading) -> list[Found]:
        return read(rows(reading.scope))

    def find(reading: Reading) -> Sequence[Found]:
        return reading.made(_all)[rows] if reading.brief else reading.made(alone)

    return find


def _all(reading: Reading) -> Mapping[Selecting, Sequence[Found]]:
    found: dict[Selecting, list[Found]] = {rows: [] for rows, _by_day in _selections}
    for place, *row in session().execute(union_all(*_numbered(reading))):
        found[_selections[place][0]].append(Found(*row))
    return found


def _numbered(reading: Reading) -> Iterable[Select[Any]]:
    for place, (rows, by_day) in enumerate(_selections):
        selection = rows(reading.scope)
        which = literal(place).label("selection")
        if by_day:
            yield _of_days(which, selection.subquery(), reading.now)
        else:
            yield selection.with_only_columns(which, *selection.selected_columns, literal(1).label("times"))


def _of_days(which: Any, row: Subquery, now: datetime) -> Select[Any]:
    first, also = func.min(row.c.at).label("at"), cast(null(), row.c.at.type).label("also")
    found = select(which, func.min(row.c.id).label("id"), first, also, row.c.number, func.count().label("times"))
    return found.group_by(utc_day(row.c.at), case((row.c.at < now, 1), else_=0), row.c.number)
