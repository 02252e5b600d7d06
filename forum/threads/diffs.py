"""A difference as the table shows it: long equal stretches folded. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.kit.diffing import DiffRow, Piece

CONTEXT_LINES = 3
Marked = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; `old` and `new` are (mark, text) pieces, mark '' | 'removed' | 'added'."""

    kind: str
    old: Marked
    new: Marked
    old_number: int | None = None
    new_number: int | None = None


GAP = Row("gap", [], [])


def rows_with_gaps(rows: Sequence[DiffRow], context: int = CONTEXT_LINES) -> list[Row]:
    """The rows that differ with `context` equal ones around them, one gap row for each stretch left out."""
    near: set[int] = set()
    for index, row in enumerate(rows):
        if row.kind != "same":
            near.update(range(max(0, index - context), min(len(rows), index + context + 1)))
    shown: list[Row] = []
    last = -1
    for index in sorted(near):
        if index > last + 1:
            shown.append(GAP)
        shown.append(_row(rows[index]))
        last = index
    if shown and last < len(rows) - 1:
        shown.append(GAP)
    return shown


def _row(row: DiffRow) -> Row:
    return Row(row.kind, _marked(row.left, "removed"), _marked(row.right, "added"), row.left_number, row.right_number)


def _marked(pieces: Sequence[Piece], mark: str) -> Marked:
    return [(mark if piece.changed else "", piece.text) for piece in pieces]
