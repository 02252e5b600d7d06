"""Regular expressions that operators write and members' input is checked against: only those that are quick on any input."""

from __future__ import annotations

import re
import warnings
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MAX_CHARS = 200
FEW, MANY = 5, 1_000
MOST_OPEN_REPEATS = 3
MOST_CHOICES = 8
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
CATEGORIES = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s",
              codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_WORD: r"\W", codes.CATEGORY_NOT_SPACE: r"\S"}
REFUSED = {codes.GROUPREF, codes.GROUPREF_EXISTS, codes.ASSERT, codes.ASSERT_NOT}


def is_usable_pattern(pattern: str) -> bool:
    """True for a pattern that takes linear or at worst cubic time over 200 characters.

    Exponential backtracking comes from a repeat inside a repeat and from alternatives inside a repeat. Both are refused,
    unless every turn of the outer repeat begins with a sign that nothing else in it matches: `\\d+(\\.\\d+)*`.
    """
    if len(pattern) > MAX_CHARS:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            return _is_quick(parser.parse(pattern))
    except (re.error, RecursionError, OverflowError, FutureWarning, DeprecationWarning):
        return False


def _is_quick(items: Any, outer: int = 1) -> bool:
    """`outer`: how often the repeats around these items may turn; 1 when there are none."""
    open_repeats = choices = 0
    for code, value in items:
        if code in REFUSED or (outer > FEW and code is codes.BRANCH):
            return False
        if code in REPEATS:
            least, most, inner = value[0], min(int(value[1]), MANY), value[2]
            if outer > 1 and least != most and (most > FEW or outer > FEW):
                return False
            around = 1 if _has_own_start(inner) and outer == 1 else most if outer == 1 else most * outer * MANY
            if not _is_quick(inner, around):
                return False
            open_repeats += most > FEW
            choices += least != most
        elif not all(_is_quick(part, outer) for part in _parts(code, value)):
            return False
    return open_repeats <= MOST_OPEN_REPEATS and choices <= MOST_CHOICES


def _has_own_start(items: Any) -> bool:
    """Whether a sequence begins with one character that nothing after it can match."""
    first = items
    while len(first) and first[0][0] is codes.SUBPATTERN:
        first = first[0][1][-1]
    if not len(first) or first[0][0] is not codes.LITERAL:
        return False
    flat = _flat(items)
    start = chr(flat[0][1])
    return not any(_may_match(code, value, start) for code, value in flat[1:])


def _flat(items: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for code, value in items:
        inner = [value[2]] if code in REPEATS else _parts(code, value)
        found += [part for sequence in inner for part in _flat(sequence)] if inner else [(code, value)]
    return found


def _may_match(code: Any, value: Any, char: str) -> bool:
    if code is codes.LITERAL:
        return chr(value) == char
    if code is codes.NOT_LITERAL:
        return chr(value) != char
    if code is codes.IN:
        negated = value[0][0] is codes.NEGATE
        return negated != any(_may_match(*part, char) for part in value[negated:])
    if code is codes.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if code is codes.CATEGORY:
        return re.match(CATEGORIES.get(value, "."), char) is not None
    return code is not codes.AT


def _parts(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[-1]]
    if code is codes.BRANCH:
        return list(value[1])
    return []
