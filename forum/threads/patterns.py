"""Regular expressions that operators write and members' answers are matched against: quick for every pattern and every text.

Python's own matcher tries one way after the other, and `(a|a)*b` has 2^n of them. This one walks all ways at once: of a part of
the pattern it only keeps at which places of the text it may end. Answers are checked while the database is held for writing,
so that one slow answer would stop everybody.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MAX_CHARS = 200
MOST_STEPS = 50_000
"""Characters looked at; some 20 ms. No pattern of sense comes near."""
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
SIGNS = {codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.CATEGORY}
GROUPS = {codes.SUBPATTERN, codes.BRANCH}
CATEGORIES = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s",
              codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_WORD: r"\W", codes.CATEGORY_NOT_SPACE: r"\S"}
PLACES: dict[Any, Callable[[str, int], bool]] = {
    codes.AT_BEGINNING: lambda text, at: at == 0, codes.AT_BEGINNING_STRING: lambda text, at: at == 0,
    codes.AT_END: lambda text, at: at == len(text), codes.AT_END_STRING: lambda text, at: at == len(text),
    codes.AT_BOUNDARY: lambda text, at: _is_word(text, at - 1) != _is_word(text, at),
    codes.AT_NON_BOUNDARY: lambda text, at: _is_word(text, at - 1) == _is_word(text, at),
}
Places = frozenset[int]


class _TooSlow(Exception):
    """The walk has taken all its steps."""


def is_usable_pattern(pattern: str) -> bool:
    """True for a pattern without flags, back references, lookarounds and possessive repeats."""
    return _parsed(pattern) is not None


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text has this form. A pattern that is not usable (of an old database) binds nobody."""
    items = _parsed(pattern)
    if items is None:
        return True
    try:
        return len(text) in _Walk(text).through(items, frozenset({0}))
    except _TooSlow:
        return False


@lru_cache(maxsize=256)
def _parsed(pattern: str) -> Any | None:
    if len(pattern) > MAX_CHARS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            items = parser.parse(pattern)
            return items if items.state.flags == re.UNICODE and _is_known(items) else None
    except (re.error, RecursionError, OverflowError, FutureWarning, DeprecationWarning):
        return None


def _is_known(items: Any) -> bool:
    for code, value in items:
        if code is codes.SUBPATTERN and (value[1] or value[2]):
            return False
        if code not in SIGNS | GROUPS | REPEATS and not (code is codes.AT and value in PLACES):
            return False
        if not all(_is_known(part) for part in _parts(code, value)):
            return False
    return True


def _parts(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[-1]]
    if code in REPEATS:
        return [value[2]]
    return list(value[1]) if code is codes.BRANCH else []


class _Walk:
    """All ways through a pattern over one text. What was found for a part and its places is found once."""

    def __init__(self, text: str) -> None:
        self.text, self.steps = text, 0
        self.known: dict[tuple[int, Places], Places] = {}

    def through(self, items: Any, starts: Places) -> Places:
        """Where a sequence may end that begins at one of these places."""
        key = (id(items), starts)
        if key not in self.known:
            ends = starts
            for code, value in items:
                ends = self._past(code, value, ends) if ends else ends
            self.known[key] = ends
        return self.known[key]

    def _past(self, code: Any, value: Any, starts: Places) -> Places:
        self.steps += len(starts) + 1
        if self.steps > MOST_STEPS:
            raise _TooSlow
        if code is codes.AT:
            return frozenset(at for at in starts if PLACES[value](self.text, at))
        if code in REPEATS:
            return self._repeated(int(value[0]), int(value[1]), value[2], starts)
        if code in GROUPS:
            return frozenset[int]().union(*(self.through(part, starts) for part in _parts(code, value)))
        return frozenset(at + 1 for at in starts if at < len(self.text) and _may_match(code, value, self.text[at]))

    def _repeated(self, least: int, most: int, items: Any, starts: Places) -> Places:
        """At most one round per character: each moves on, or adds no place and is the last."""
        found, ends, turn = frozenset[int](), starts, 0
        while turn <= most:
            if turn >= least:
                ends -= found
                found |= ends
            after = self.through(items, ends)
            if not ends or (turn < least and after == ends):
                return found | ends
            ends, turn = after, turn + 1
        return found


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and re.match(r"\w", text[at]) is not None


def _may_match(code: Any, value: Any, char: str) -> bool:
    if code is codes.LITERAL:
        return chr(value) == char
    if code is codes.NOT_LITERAL:
        return chr(value) != char
    if code is codes.IN:
        negated = value[0][0] is codes.NEGATE
        return bool(negated != any(_may_match(part[0], part[1], char) for part in value[negated:]))
    if code is codes.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if code is codes.CATEGORY:
        return re.match(CATEGORIES[value], char) is not None
    return code is codes.ANY and char != "\n"
