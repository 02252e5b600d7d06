"""Words a typing error apart. Pure.

Two words are near when they have a key in common: a word's keys are the word itself and the word without one of its letters.
That finds a letter too many, one missing, a wrong one and two that changed places with one lookup each, however many words there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forum.kit.stems import LANGUAGES, stem

MIN_CHARS, MAX_CHARS = 4, 24
LONG_CHARS = 8
"""Words from here on may be two errors away; shorter ones become other words too easily."""
PLAUSIBLE = 6


@dataclass(frozen=True, slots=True)
class Known:
    """A word of titles, as it is mostly written, and how many titles have it."""

    word: str
    shown: str
    threads: int


def is_checked(word: str) -> bool:
    """Whether a folded word takes part: names of models and numbers are nobody's misspelling."""
    return MIN_CHARS <= len(word) <= MAX_CHARS and word.isalpha()


def keys_of(word: str) -> list[str]:
    return list(dict.fromkeys([word, *(word[:place] + word[place + 1:] for place in range(len(word)))]))


def distance(one: str, other: str) -> int:
    """Letters to insert, remove, replace or swap with their neighbour to make one word of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, row = row, [place] + [0] * len(other)
        for at, wanted in enumerate(other, 1):
            row[at] = min(row[at - 1] + 1, above[at] + 1, above[at - 1] + (letter != wanted))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == wanted:
                row[at] = min(row[at], before[at - 2] + 1)
        before = above
    return row[-1]


def plausible(typed: str, near: Iterable[Known]) -> list[Known]:
    """The few words that decide what was meant, the nearest first: itself, its other forms, and those few errors away."""
    far = sorted(((*_far(typed, one), one) for one in near), key=lambda found: found[:-1])
    roots = _roots(typed)
    return [one for away, *_rest, one in far if away <= _allowed(typed) or _roots(one.word) & roots][:PLAUSIBLE]


def _far(typed: str, known: Known) -> tuple[int, bool, bool, int, str]:
    """What makes a word likelier to be meant, the less the more: errors; letters that only changed places, which fingers do most
    when they hurry; another beginning, which is hardly ever wrong; how often it stands in titles."""
    same_letters = sorted(typed) == sorted(known.word)
    return distance(typed, known.word), not same_letters, known.word[:1] != typed[:1], -known.threads, known.word


def _allowed(typed: str) -> int:
    return 2 if len(typed) >= LONG_CHARS else 1


def _roots(word: str) -> set[tuple[str, str]]:
    return {(language, stem(word, language)) for language in LANGUAGES}


def meant(typed: str, near: Iterable[Known]) -> Known | None:
    """The likeliest word for one that no title has. None when it is known itself."""
    allowed, roots = _allowed(typed), _roots(typed)
    found = list(near)
    if any(known.word == typed or _roots(known.word) & roots for known in found):
        return None
    return min((known for known in found if distance(typed, known.word) <= allowed), key=lambda one: _far(typed, one), default=None)
