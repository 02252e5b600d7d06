"""Differences between two revisions: line by line side by side, changed words marked. Bounded for any input.

Patience diff: lines that occur once on both sides anchor the comparison, the longest increasing chain of anchors is kept, and
the gaps are compared the same way. A small gap without anchors gets an exact comparison, a large one counts as replaced.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["same", "changed", "added", "removed"]
MAX_EXACT_CELLS = 2_500
MAX_WORDS = 20_000  # words compared inside changed lines, all lines together; beyond it whole lines are marked
PIECE = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text and whether it differs from the other side."""

    text: str
    changed: bool


@dataclass(frozen=True)
class DiffRow:
    """One row of two columns; a column is empty where the other side has an added or removed line.

    Line numbers count from 1 and are None on an empty side.
    """

    left: list[Piece]
    right: list[Piece]
    kind: Kind
    left_number: int | None = None
    right_number: int | None = None


def side_by_side(old: str, new: str) -> list[DiffRow]:
    """Rows of old beside new. Joining the left pieces by lines gives ``old`` back exactly, the right ones ``new``."""
    left, right = _lines(old), _lines(new)
    rows: list[DiffRow] = []
    budget = MAX_WORDS
    i = j = 0
    for start, other, size in [*matching_blocks(left, right), (len(left), len(right), 0)]:
        gap, budget = _gap(left[i:start], right[j:other], i, j, budget)
        rows.extend(gap)
        for step in range(size):
            same = [Piece(left[start + step], False)]
            rows.append(DiffRow(same, same, "same", start + step + 1, other + step + 1))
        i, j = start + size, other + size
    return rows


def matching_blocks(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """Equal runs (start in a, start in b, length) in rising order, in O(n log n) plus bounded exact parts."""
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(a), 0, len(b))]
    while gaps:
        a0, a1, b0, b1 = gaps.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= MAX_EXACT_CELLS:
            pairs.extend((a0 + x, b0 + y) for x, y in _exact(a[a0:a1], b[b0:b1]))
            continue
        gaps.extend(_between_anchors(a, b, (a0, a1, b0, b1), pairs))
    return _runs(sorted(pairs))


def _between_anchors(
    a: Sequence[str], b: Sequence[str], gap: tuple[int, int, int, int], pairs: list[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    a0, a1, b0, b1 = gap
    once_a, once_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place = {line: y for y, line in enumerate(b[b0:b1], b0) if once_b[line] == 1}
    anchors = _rising([(x, place[line]) for x, line in enumerate(a[a0:a1], a0) if once_a[line] == 1 and line in place])
    pairs.extend(anchors)
    gaps = []
    for x, y in [*anchors, (a1, b1)] if anchors else []:
        gaps.append((a0, x, b0, y))
        a0, b0 = x + 1, y + 1
    return gaps


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain that rises on both sides (patience sorting); the first side rises already."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        before.append(top_index[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(y)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = y, index
    chain: list[tuple[int, int]] = []
    index = top_index[-1] if top_index else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _exact(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence as index pairs, by the table method."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for x in range(len(a) - 1, -1, -1):
        row, below = table[x], table[x + 1]
        for y in range(len(b) - 1, -1, -1):
            row[y] = below[y + 1] + 1 if a[x] == b[y] else max(below[y], row[y + 1])
    pairs: list[tuple[int, int]] = []
    x = y = 0
    while x < len(a) and y < len(b):
        if a[x] == b[y]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif table[x + 1][y] >= table[x][y + 1]:
            x += 1
        else:
            y += 1
    return pairs


def _runs(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for x, y in pairs:
        if runs and runs[-1][0] + runs[-1][2] == x and runs[-1][1] + runs[-1][2] == y:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((x, y, 1))
    return runs


def _gap(left: Sequence[str], right: Sequence[str], i: int, j: int, budget: int) -> tuple[list[DiffRow], int]:
    rows: list[DiffRow] = []
    paired = min(len(left), len(right))
    for step in range(paired):
        old, new, spent = _words(left[step], right[step], budget)
        budget -= spent
        rows.append(DiffRow(old, new, "changed", i + step + 1, j + step + 1))
    for step in range(paired, len(left)):
        rows.append(DiffRow([Piece(left[step], True)], [], "removed", i + step + 1, None))
    for step in range(paired, len(right)):
        rows.append(DiffRow([], [Piece(right[step], True)], "added", None, j + step + 1))
    return rows, budget


def _words(old: str, new: str, budget: int) -> tuple[list[Piece], list[Piece], int]:
    a, b = PIECE.findall(old), PIECE.findall(new)
    cost = len(a) + len(b)
    if cost > budget:
        return [Piece(old, True)], [Piece(new, True)], 0
    same_a: set[int] = set()
    same_b: set[int] = set()
    for x, y, size in matching_blocks(a, b):
        same_a.update(range(x, x + size))
        same_b.update(range(y, y + size))
    return _pieces(a, same_a), _pieces(b, same_b), cost


def _pieces(tokens: Sequence[str], same: set[int]) -> list[Piece]:
    pieces: list[Piece] = []
    for index, token in enumerate(tokens):
        changed = index not in same
        if pieces and pieces[-1].changed == changed:
            pieces[-1] = Piece(pieces[-1].text + token, changed)
        else:
            pieces.append(Piece(token, changed))
    return pieces


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
