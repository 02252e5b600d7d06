"""Rows that happened, of many measures and rooms: one statement finds them all where one page needs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, union_all

from forum.core.db import session
from forum.metrics.measured import Scope
from forum.metrics.queries.reading import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A row that happened. `also`: another instant of it, such as when it began or ended. `number`: 1, or what the selection says."""

    id: int
    at: datetime
    also: datetime | None
    number: int


Selecting = Callable[[Scope], Select[Any]]
"""The rows of a scope, with the columns of `columns`."""
_selections: list[Selecting] = []


def columns(row_id: Any, at: Any, *, also: Any = None, number: Any = 1) -> list[Any]:
    """What a selection selects, the same for all, so that one statement can have them one under the other."""
    return [
        row_id.label("id"), at.label("at"), (at if also is None else also).label("also"),
        (literal(number) if isinstance(number, int) else number).label("number"),
    ]


def read(selection: Select[Any]) -> list[Found]:
    """The rows of one selection."""
    return [Found(*row) for row in session().execute(selection)]


def together(rows: Selecting) -> Callable[[Reading], Sequence[Found]]:
    """The rows in a reading. One of a whole page reads every selection in one statement, another one only this."""
    _selections.append(rows)

    def alone(reading: Reading) -> list[Found]:
        return read(rows(reading.scope))

    def find(reading: Reading) -> Sequence[Found]:
        return reading.made(_all)[rows] if reading.brief else reading.made(alone)

    return find


def _all(reading: Reading) -> Mapping[Selecting, Sequence[Found]]:
    found: dict[Selecting, list[Found]] = {rows: [] for rows in _selections}
    for number, *row in session().execute(union_all(*_numbered(reading.scope))):
        found[_selections[number]].append(Found(*row))
    return found


def _numbered(scope: Scope) -> Iterable[Select[Any]]:
    for number, rows in enumerate(_selections):
        yield rows(scope).with_only_columns(literal(number).label("selection"), *rows(scope).selected_columns)
