"""Watched words: finding them in a text whole, without accents and case, with `*` for the rest of a word; or by a pattern.

Patterns come from admins, texts from anybody: a pattern is short, uses nothing that looks back, and is stopped after
`PATTERN_SECONDS`. What is stopped counts as not found, and says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forum.kit.later import later
from moderation.screening.texts import MOST_CHARS, MOST_WORD_CHARS, WORD, folded

if TYPE_CHECKING:
    import regex
else:
    regex = later("regex")

MOST_PATTERN_CHARS = 200
MOST_PHRASE_WORDS = 8
MOST_FOUND = 20
PATTERN_SECONDS = 0.05
LOOKS_BACK = re.compile(r"\\[1-9]|\(\?[P<!=R&0-9(|>]|\\g|\\K")


class BadPattern(ValueError):
    """Not a pattern, or one that could take too long. `args[0]` is a code for the words that say so."""


@dataclass(frozen=True)
class Token:
    """A word of a text: folded, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """Where a watched word stands in the text."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class Watch:
    """What is watched for, ready to look. Made once per version of the rules."""

    phrases: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    wild: tuple[tuple[int, re.Pattern[str]], ...] = ()
    patterns: tuple[tuple[int, regex.Pattern[str]], ...] = ()
    lengths: tuple[int, ...] = ()


def tokens_of(text: str) -> list[Token]:
    return [Token(folded(match[0])[:MOST_WORD_CHARS], match.start(), match.end()) for match in WORD.finditer(text[:MOST_CHARS])]


def parts_of(phrase: str) -> tuple[str, ...]:
    """The words of a watched phrase, folded; a `*` stays in its word."""
    return tuple(part for part in re.findall(r"[\w*]+", folded(phrase)) if part.strip("*"))


def check_phrase(phrase: str) -> None:
    """Raises BadPattern."""
    parts = parts_of(phrase)
    if not parts:
        raise BadPattern("no_word")
    if len(parts) > MOST_PHRASE_WORDS:
        raise BadPattern("too_many_words")


def check_pattern(pattern: str) -> regex.Pattern[str]:
    """The pattern, compiled. Raises BadPattern."""
    if len(pattern) > MOST_PATTERN_CHARS:
        raise BadPattern("too_long")
    if LOOKS_BACK.search(pattern):
        raise BadPattern("looks_back")
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)
    except (regex.error, OverflowError, RecursionError):
        raise BadPattern("no_pattern") from None
    if compiled.search("") is not None:
        raise BadPattern("fits_everything")
    return compiled


def make_watch(rules: Iterable[tuple[int, str, bool]]) -> Watch:
    """From (key, words, is a pattern). What has become invalid is left out."""
    phrases: dict[tuple[str, ...], list[int]] = {}
    wild: list[tuple[int, re.Pattern[str]]] = []
    patterns: list[tuple[int, regex.Pattern[str]]] = []
    for key, words, is_pattern in rules:
        parts = parts_of(words)
        if is_pattern:
            try:
                patterns.append((key, check_pattern(words)))
            except BadPattern:
                continue
        elif any("*" in part for part in parts):
            one = " ".join(re.sub(r"(?:\\\*)+", f"[^ ]{{0,{MOST_WORD_CHARS}}}", re.escape(part)) for part in parts)
            wild.append((key, re.compile(f" {one}(?= )")))
        elif parts:
            phrases.setdefault(parts, []).append(key)
    return Watch(phrases, tuple(wild), tuple(patterns), tuple(sorted({len(parts) for parts in phrases})))


def find(watch: Watch, text: str) -> tuple[list[Found], list[int]]:
    """Every watched word of the text, a few times each, and the keys of patterns that were stopped."""
    tokens = tokens_of(text)
    found = [*_phrases(watch, tokens), *_wild(watch, tokens)]
    matched, stopped = _patterns(watch, text[:MOST_CHARS])
    return [*found, *matched], stopped


def _phrases(watch: Watch, tokens: Sequence[Token]) -> Iterator[Found]:
    seen: dict[int, int] = {}
    for length in watch.lengths:
        for start in range(len(tokens) - length + 1):
            for key in watch.phrases.get(tuple(token.word for token in tokens[start:start + length]), ()):
                seen[key] = seen.get(key, 0) + 1
                if seen[key] <= MOST_FOUND:
                    yield Found(key, tokens[start].start, tokens[start + length - 1].end)


def _wild(watch: Watch, tokens: Sequence[Token]) -> Iterator[Found]:
    if not watch.wild:
        return
    line, starts = " ", []
    pieces: list[str] = []
    at = 1
    for token in tokens:
        starts.append(at)
        pieces.append(token.word)
        at += len(token.word) + 1
    line += " ".join(pieces) + " "
    for key, pattern in watch.wild:
        for number, match in enumerate(pattern.finditer(line)):
            if number >= MOST_FOUND:
                break
            first = bisect_right(starts, match.start() + 1) - 1
            last = bisect_right(starts, match.end() - 1) - 1
            yield Found(key, tokens[first].start, tokens[last].end)


def _patterns(watch: Watch, text: str) -> tuple[list[Found], list[int]]:
    found: list[Found] = []
    stopped: list[int] = []
    for key, pattern in watch.patterns:
        try:
            for number, match in enumerate(pattern.finditer(text, timeout=PATTERN_SECONDS)):
                if number >= MOST_FOUND:
                    break
                found.append(Found(key, match.start(), match.end()))
        except TimeoutError:
            stopped.append(key)
    return found, stopped


def replaced(text: str, spots: Iterable[tuple[Found, str]]) -> str:
    """The text with other words at these spots; of spots that overlap the first and longest counts."""
    pieces, at = [], 0
    for found, words in sorted(spots, key=lambda spot: (spot[0].start, -spot[0].end)):
        if found.start < at:
            continue
        pieces += [text[at:found.start], words]
        at = found.end
    return "".join(pieces) + text[at:]
