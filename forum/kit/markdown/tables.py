"""Pipe tables (GitHub's dialect) with a bound on completed cells, and without its habit of dropping surplus cells."""

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock

from forum.kit.markdown.limits import OverLimit, limits_of

DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
DELIMITER_START = re.compile(r"[|:-][|: \t-]")
TOKENS_PER_CELL = 3
CELL_BORDER = re.compile(r"(?<!\\)\|")


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Block rule. A table that would need more empty cells than allowed ends there; what follows is ordinary text."""
    aligns = _delimiter(state, start_line, end_line)
    if aligns is None:
        return False
    header = _line(state, start_line)
    if "|" not in header or state.is_code_block(start_line):
        return False
    cells = split_row(header)
    if not cells or len(cells) != len(aligns):
        return False
    if silent:
        return True
    _table(state, start_line, end_line, cells, aligns)
    return True


def split_row(line: str) -> list[str]:
    """The cells of a row: split at pipes that no backslash escapes, without the outer borders."""
    cells = [cell.replace("\\|", "|").strip() for cell in CELL_BORDER.split(line)]
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells


def _delimiter(state: StateBlock, start_line: int, end_line: int) -> list[str] | None:
    line = start_line + 1
    if line >= end_line or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return None
    text = _line(state, line)
    if not DELIMITER_START.match(text) or not DELIMITER_ROW.fullmatch(text):
        return None
    return [_align(cell) for cell in split_row(text)]


def _align(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "end"
    return ""


def _table(state: StateBlock, start_line: int, end_line: int, header: list[str], aligns: Sequence[str]) -> None:
    before, state.parentType = state.parentType, "table"
    opening = state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1)
    _row(state, start_line, "th", header, aligns)
    state.push("thead_close", "thead", -1)
    rows = _body(state, start_line + 2, end_line, len(aligns))
    if rows:
        state.push("tbody_open", "tbody", 1)
        for line, cells in rows:
            _row(state, line, "td", cells, aligns)
        state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = start_line + 2 + len(rows)
    opening.map = [start_line, state.line]
    state.parentType = before


def _body(state: StateBlock, line: int, end_line: int, columns: int) -> list[tuple[int, list[str]]]:
    terminators = state.md.block.ruler.getRules("blockquote")
    limits = limits_of(state.env)
    allowed, cost = limits.max_empty_cells, len(state.tokens)
    rows: list[tuple[int, list[str]]] = []
    while line < end_line and state.sCount[line] >= state.blkIndent and not state.is_code_block(line):
        text = _line(state, line)
        if not text or any(rule(state, line, end_line, True) for rule in terminators):
            break
        cells = split_row(text)
        cost += columns * TOKENS_PER_CELL
        if cost > limits.max_tokens:
            raise OverLimit("cells")
        allowed -= max(0, columns - len(cells))
        if allowed < 0:
            break
        if len(cells) > columns:
            cells[columns - 1 :] = [" | ".join(cells[columns - 1 :])]
        rows.append((line, cells))
        line += 1
    return rows


def _row(state: StateBlock, line: int, tag: str, cells: Sequence[str], aligns: Sequence[str]) -> None:
    state.push("tr_open", "tr", 1)
    for column, align in enumerate(aligns):
        content = cells[column] if column < len(cells) else ""
        shown = tag if content else "td"  # an empty header names nothing
        opening = state.push(f"{shown}_open", shown, 1)
        if align:
            opening.attrs = {"class": align}
        inline = state.push("inline", "", 0)
        inline.map = [line, line + 1]
        inline.content = content
        inline.children = []
        state.push(f"{shown}_close", shown, -1)
    state.push("tr_close", "tr", -1)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
