"""The order of articles for a text that somebody typed: BM25 over the roots of words, the title counted three times. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.search import split
from forum.kit.language import ENGLISH, SPANISH
from forum.kit.text import fold

TITLE_COUNTS = 3
K1, B = 1.2, 0.75
"""Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): how fast repeating a word tells less, how much length counts."""
SILENT = frozenset(fold(word) for word in ENGLISH | SPANISH)
ENDING = re.compile(
    r"(?:ingly|edly|ings|ing|ies|ied|ed|es|s|ly|aciones|iciones|acion|icion|amente|mente|ando|iendo|adas|ados|idas|idos|ada|ado|ida|ido"
    r"|ar|er|ir|as|os|a|o|e)$"
)
MIN_ROOT_CHARS = 4
MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class Text:
    """An article that may fit: how often each root stands in it."""

    id: int
    roots: Counter[str]

    @property
    def length(self) -> int:
        return self.roots.total()


def root(word: str) -> str:
    """A word without a common ending, so that `blinks` and `blinking` are one; short words stay."""
    if word.isdigit():
        return word
    cut = ENDING.sub("", word)
    return cut if len(cut) >= MIN_ROOT_CHARS else word


def roots_of(text: str) -> list[str]:
    """What a text says: the roots of its words, without those that every text has."""
    return [root(word) for word in split(text) if word not in SILENT and (len(word) > 1 or word.isdigit())]


def covered(wanted: Sequence[str], texts: Sequence[Text]) -> dict[int, float]:
    """By id which share of what the wanted roots tell each text has, from 0 to 1: a rare one tells much, one that all have nothing.

    One that no text has tells as much as if one had it: then nothing here may be about it.
    """
    told = {}
    for word in dict.fromkeys(wanted):
        standing_in = max(1, sum(word in one.roots for one in texts))
        told[word] = math.log(1 + (len(texts) - standing_in + 0.5) / (standing_in + 0.5))
    whole = sum(told.values()) or 1.0
    return {one.id: sum(worth for word, worth in told.items() if word in one.roots) / whole for one in texts}


def read(article_id: int, title: str, body: str) -> Text:
    roots = Counter(roots_of(body))
    for one in roots_of(title):
        roots[one] += TITLE_COUNTS
    return Text(article_id, roots)


def ranked(wanted: Sequence[str], texts: Sequence[Text], total: int) -> list[tuple[int, float]]:
    """(id, score) of the texts that have any of the wanted roots, the best first, ties by the lowest id. `total`: all texts there are."""
    if not texts:
        return []
    mean = sum(one.length for one in texts) / len(texts) or 1.0
    standing_in = Counter(word for word in set(wanted) for one in texts if word in one.roots)
    asked = Counter(wanted)
    scored = []
    for one in texts:
        score = 0.0
        for word, times in asked.items():
            if not (there := one.roots.get(word, 0)):
                continue
            rarity = math.log(1 + (max(total, len(texts)) - standing_in[word] + 0.5) / (standing_in[word] + 0.5))
            score += (1 + math.log(times)) * rarity * there * (K1 + 1) / (there + K1 * (1 - B + B * one.length / mean))
        if score:
            scored.append((one.id, round(score, 6)))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
