"""Whether two passages say the same, by the stems of their words. Numbers, code and negations have to agree."""

from __future__ import annotations

import re
from functools import lru_cache

from forum.kit.language import ENGLISH, SPANISH
from forum.kit.text import fold
from forum.recurrence.similarity import stems

SAME_SHARE = 0.6
INSIDE_SHARE = 0.9
LEAST_INSIDE = 4
NEGATIONS = frozenset({
    "not", "no", "never", "without", "don", "don't", "doesn't", "didn't", "won't", "can't", "cannot", "isn't", "nunca", "sin", "tampoco",
})
EXACT = re.compile(r"`[^`]+`|\d+(?:[.,]\d+)*")
SILENT = frozenset(fold(word) for word in ENGLISH | SPANISH) - NEGATIONS


@lru_cache(maxsize=4_096)
def meaning(text: str, language: str) -> frozenset[str]:
    """The stems that carry what a text says."""
    silent = _silent_stems(language)
    return frozenset(one for one in stems(text, language) if one not in silent)


@lru_cache(maxsize=8)
def _silent_stems(language: str) -> frozenset[str]:
    return frozenset(stems(" ".join(sorted(SILENT)), language))


def same(one: str, other: str, language: str) -> bool:
    """Whether nobody needs both."""
    if _exact(one) != _exact(other):
        return False
    first, second = meaning(one, language), meaning(other, language)
    if not first or not second:
        return fold(one) == fold(other)
    shared, least = len(first & second), min(len(first), len(second))
    if shared >= SAME_SHARE * len(first | second):
        return True
    return least >= LEAST_INSIDE and shared >= INSIDE_SHARE * least


def shared_share(one: str, other: str, language: str) -> float:
    """From 0 to 1: how many of their words two titles have in common."""
    first, second = meaning(one, language), meaning(other, language)
    return len(first & second) / len(first | second) if first and second else 0.0


@lru_cache(maxsize=4_096)
def _exact(text: str) -> tuple[frozenset[str], bool]:
    folded = fold(text)
    return frozenset(EXACT.findall(folded)), bool(NEGATIONS & set(folded.split()))
