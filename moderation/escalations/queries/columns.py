"""Cases as columns, one for each state of work: the rows of the table, found the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement

from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from moderation.escalations.acts import CaseAct, acts_for
from moderation.escalations.models import Escalation
from moderation.escalations.queries.filters import Filters
from moderation.escalations.queries.rows import CaseRow, found_rows, with_clocks
from moderation.escalations.states import Act

COLUMNS = ("new", "acknowledged", "in_progress", "waiting", "over")
PER_COLUMN = 20
DONE_DAYS = 7
MOVING = {Act.TAKE: "in_progress", Act.RESUME: "in_progress", Act.ACKNOWLEDGE: "acknowledged", Act.WAIT: "waiting", Act.RESOLVE: "over"}
"""Acts that put a case into another column, and into which."""


@dataclass(frozen=True, slots=True)
class Card:
    """A case with the acts that move it."""

    row: CaseRow
    moves: list[CaseAct]


@dataclass(frozen=True, slots=True)
class Column:
    """`filters` find all of it as a table; of what is over the board shows the last week."""

    key: str
    filters: Filters
    cards: list[Card]
    has_more: bool


def board(viewer: Actor, filters: Filters, *, per_column: int = PER_COLUMN) -> list[Column]:
    """The same few statements however many cases there are. A state in the filters is left aside: each column has its own."""
    wanted = {key: replace(filters, state=key, due="" if key == "over" else filters.due) for key in COLUMNS}
    rows = {key: found_rows(viewer, one, *_lately(key), limit=per_column) for key, one in wanted.items()}
    shown = {row.id: row for row in with_clocks(viewer, [row for some in rows.values() for row in some[:per_column]])}
    return [
        Column(
            key, replace(wanted[key], view=""), [_card(viewer, shown[row[0].id]) for row in rows[key][:per_column]],
            len(rows[key]) > per_column,
        )
        for key in COLUMNS
    ]


def board_counts(filters: Filters) -> Sequence[Filters]:
    """What to count for the heads of the columns, in their order; what is over is not counted."""
    return [replace(filters, state=key) for key in COLUMNS[:-1]]


def _lately(key: str) -> list[ColumnElement[bool]]:
    return [Escalation.closed_at >= utcnow() - timedelta(days=DONE_DAYS)] if key == "over" else []


def _card(viewer: Actor, row: CaseRow) -> Card:
    return Card(row, [act for act in acts_for(viewer, row, watches=False) if act.kind in MOVING])
