"""How heated a text is: a small score with the words it comes from. Pure, in linear time; a signal for staff and never more.

What counts: insults, anger and words of leaving, each once; a negation shortly before turns an entry down to nothing; capitals,
exclamation marks and stretched letters add a little, at most half as much as the words did, and at most 2 without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from moderation.raising.lexicon_words import ANGER, CALM_CAPITALS, CHURN, INSULTS, MUST_STAND, NEGATIONS, REACH, SOFTENERS
from moderation.screening.texts import folded, own_words

MOST_CHARS = 20_000
SENTENCE = re.compile(r"[.,!?¡¿;:\n]+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SHOUTED = re.compile(r"(?<![\w'’])[^\W\d_]{4,}(?![\w'’])")
MARKS = re.compile(r"[!¡]{2,}|[!?¡¿]{3,}")
STRETCHED = re.compile(r"([^\W\d_])\1{3,}", re.I)
SHOUT_SHARE, SHOUT_WORDS, LONG = 0.3, 3, 5
LOUD_ALONE = 2


@dataclass(frozen=True)
class Fired:
    """What counted: an entry of the lexicon or the sort of loudness, its weight, and what kind it is."""

    word: str
    weight: int
    group: str


@dataclass(frozen=True)
class Heat:
    score: int
    fired: tuple[Fired, ...]

    def as_json(self) -> list[list[object]]:
        return [[one.word, one.weight, one.group] for one in self.fired]


@dataclass(frozen=True)
class Entry:
    parts: tuple[str, ...]
    weight: int
    group: str
    language: str

    @property
    def words(self) -> str:
        return " ".join(self.parts)


def heat_of(markdown: str) -> Heat:
    """The score of what somebody says themself: quotes, code and addresses do not count."""
    text = own_words(markdown[:MOST_CHARS])
    fired = _words(text)
    loud = _loudness(text)
    said = sum(one.weight for one in fired)
    room = max(LOUD_ALONE, -(-said // 2))
    kept: list[Fired] = []
    for one in loud:
        weight = min(one.weight, room)
        if weight:
            kept.append(Fired(one.word, weight, one.group))
            room -= weight
    return Heat(said + sum(one.weight for one in kept), (*fired, *kept))


def _words(text: str) -> list[Fired]:
    """Every entry once, the heaviest first."""
    found: dict[str, Fired] = {}
    for sentence in SENTENCE.split(text):
        tokens = [folded(match[0]).replace("’", "'") for match in WORD.finditer(sentence)]
        for entry in _in_sentence(tokens):
            found.setdefault(entry.words, Fired(entry.words, entry.weight, entry.group))
    return sorted(found.values(), key=lambda one: (-one.weight, one.word))


def _in_sentence(tokens: list[str]) -> Iterator[Entry]:
    """Entries that stand and are not turned down; a longer entry hides the shorter ones within it."""
    taken = [False] * len(tokens)
    by_start, soft = _lexicon()
    for at in range(len(tokens)):
        for parts in soft.get(tokens[at][:3], ()):
            if _stands(parts, tokens, at):
                taken[at:at + len(parts)] = [True] * len(parts)
    for at in range(len(tokens)):
        for entry in by_start.get(tokens[at][:3], ()):
            if taken[at] or not _stands(entry.parts, tokens, at):
                continue
            taken[at:at + len(entry.parts)] = [True] * len(entry.parts)
            if not _is_denied(entry, tokens, at):
                yield entry


def _stands(parts: tuple[str, ...], tokens: list[str], at: int) -> bool:
    return len(tokens) - at >= len(parts) and all(
        token.startswith(part[:-1]) if part.endswith("*") else token == part
        for part, token in zip(parts, tokens[at:], strict=False)
    )


def _is_denied(entry: Entry, tokens: list[str], at: int) -> bool:
    if entry.words in MUST_STAND:
        return False
    return any(token in NEGATIONS[entry.language] for token in tokens[max(0, at - REACH):at])


def _loudness(text: str) -> list[Fired]:
    loud = []
    words = SHOUTED.findall(text)
    shouted = [word for word in words if word.isupper() and word not in CALM_CAPITALS]
    if (len(shouted) >= SHOUT_WORDS and len(shouted) >= SHOUT_SHARE * len(words)) or any(map(_is_shouted, SENTENCE.split(text))):
        loud.append(Fired("capitals", 2, "loud"))
    if marks := MARKS.findall(text):
        loud.append(Fired("exclamation", min(2, len(marks)), "loud"))
    if STRETCHED.search(text):
        loud.append(Fired("stretched", 1, "loud"))
    return loud


def _is_shouted(sentence: str) -> bool:
    """Some words in a row in capitals, short ones too, of which one is long and none is merely written so."""
    row: list[str] = []
    for word in (*(match[0] for match in WORD.finditer(sentence)), "end"):
        if word.isupper() and word not in CALM_CAPITALS:
            row.append(word)
            continue
        if len(row) >= SHOUT_WORDS and max(map(len, row)) >= LONG:
            return True
        row = []
    return False


@cache
def _lexicon() -> tuple[dict[str, tuple[Entry, ...]], dict[str, tuple[tuple[str, ...], ...]]]:
    """Entries by the first three letters, the longest first; and what means something else."""
    entries: dict[str, list[Entry]] = {}
    for group, by_language in (("insult", INSULTS), ("anger", ANGER), ("leaving", CHURN)):
        for language, words in by_language.items():
            for phrase, weight in words.items():
                parts = tuple(folded(phrase).split())
                entries.setdefault(parts[0].rstrip("*")[:3], []).append(Entry(parts, weight, group, language))
    soft: dict[str, list[tuple[str, ...]]] = {}
    for phrase in SOFTENERS:
        parts = tuple(phrase.split())
        soft.setdefault(parts[0][:3], []).append(parts)
    longest = {key: tuple(sorted(found, key=lambda one: (-len(one.parts), one.words))) for key, found in entries.items()}
    return longest, {key: tuple(found) for key, found in soft.items()}
