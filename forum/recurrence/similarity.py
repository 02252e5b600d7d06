"""How alike two texts are, by their words. Pure: no database, no clock; the same result on every machine.

A text becomes channels of counted terms: word stems (title three times + body), pairs of neighbouring stems, and four-letter
pieces of the title's words (typing errors, endings, error codes); for topics also pairs of telling stems that stand anywhere in
the title, and three- and four-letter pieces of all its words. Likeness is the weighted sum of channels' TF-IDF cosines.
Source of the shape: 6-quality *Retrieval*; the weights were chosen on its development data.
"""

from __future__ import annotations

import functools
import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from zlib import crc32

import numpy as np
import Stemmer

from forum.core.search import split
from forum.kit.language import ENGLISH, SPANISH
from forum.kit.text import fold

TITLE_COUNTS = 3
WEIGHTS = (1.0, 0.6, 0.3)
"""Of stems, pairs, pieces."""
PIECE_CHARS = 4
FAR_STEMS = 8
"""A telling stem makes a pair with so many that follow it. More gained nothing, 3 a third less, on questions to a bank."""
TOPIC_PIECES = (3, 4)
READ_CHARS = 4_000
MAX_TERMS = (160, 160, 80, 120, 120)
"""Kept of each channel: a stored text stays below 2 KB, however long the post is, 3 KB with the longest title."""
MAX_COUNT = 255
BUCKETS = 1 << 18
"""Document frequencies are counted by bucket of a term's number: 1 MB for a board of any size."""
PRIOR_TEXTS = 40.0
COMMON_SHARE = 0.4
"""Before a board has texts of its own, function words count as standing in two texts of five."""
FILLERS = {
    "en": (
        "after again almost always and any anybody anyone anything cannot day days every everything exactly few five four half help hour "
        "hours just last like long lot many minute minutes month months more most need new nine now often once one only please problem "
        "second seconds seven several since six some something sometimes still ten three today too twenty two very week weeks yesterday"
    ),
    "es": (
        "ahora algo alguien antes ayer ayuda bastante cada casi cinco cuatro dia dias diez dos favor hace hasta hora horas hoy luego mas "
        "media mes meses minuto minutos mucho muchos nada necesito nueve nuevo ocho poco pocos problema segundo segundos seis semana "
        "semanas siempre siete solo tambien todavia todo todos tres unos varias varios veces vez veinte"
    ),
}
"""Words that say how often and how much, not what: rare enough to mislead."""
LENGTHS, MORE_LENGTHS = Struct("<3H"), Struct("<2H")
DAMPED = 1 + np.log(np.maximum(np.arange(MAX_COUNT + 1), 1))
"""What a count of a term in one text weighs: said ten times is not ten times as much."""
STEMMERS = {"en": "english", "es": "spanish"}

Ids = np.ndarray


@dataclass(frozen=True, slots=True)
class Terms:
    """A text as numbers: for each channel the terms (rising) and how often each stands in it."""

    ids: tuple[Ids, ...]
    counts: tuple[Ids, ...]

    def pack(self) -> bytes:
        """Three lengths, every term, every count; then the same of the channels for topics, which older code does not read."""
        return self._packed(LENGTHS, slice(0, 3)) + self._packed(MORE_LENGTHS, slice(3, None))

    def _packed(self, head: Struct, channels: slice) -> bytes:
        ids, counts = self.ids[channels], self.counts[channels]
        if not ids:
            return b""
        return head.pack(*(len(some) for some in ids)) + np.concatenate(ids).tobytes() + np.concatenate(counts).tobytes()


@dataclass(frozen=True)
class Rarity:
    """What each term tells in this board: `weight` by bucket, from how many of `texts` it stands in.

    `shared`: by what a term weighs more or less where topics are made (`sharing`), None before that was learned.
    """

    weight: np.ndarray
    texts: float
    shared: np.ndarray | None = None

    def texts_with(self, stem: str) -> float:
        """In about how many texts a stem stands."""
        worth = float(self.of(np.array([crc32(stem.encode())], dtype=np.uint32))[0])
        return (self.texts + PRIOR_TEXTS + 1) * math.exp(-worth)

    def of(self, ids: Ids) -> np.ndarray:
        found: np.ndarray = self.weight[ids & (BUCKETS - 1)]
        return found

    def sharing(self, ids: Ids) -> np.ndarray:
        """By what these terms weigh more or less where topics are made."""
        return np.ones(len(ids), dtype=np.float32) if self.shared is None else self.shared[ids & (BUCKETS - 1)]


def read(title: str, body: str = "", language: str = "en") -> Terms:
    """The terms of a text in `en` or `es`."""
    title_stems, body_stems = stems(title, language), stems(body[:READ_CHARS], language)
    words = _counted(title_stems, body_stems)
    pairs = _counted(_pairs(title_stems), _pairs(body_stems))
    title_words = split(title)
    pieces = Counter(piece for word in title_words if word not in _silent() for piece in _pieces(word))
    all_pieces = Counter(piece for word in title_words for chars in TOPIC_PIECES for piece in _pieces(word, chars))
    far = Counter(_far_pairs([stem for stem, word in zip(title_stems, title_words, strict=True) if word not in _silent()]))
    channels = [_numbered(words, ""), _numbered(pairs, ""), _numbered(pieces, "#"), _numbered(far, "&"), _numbered(all_pieces, "##")]
    kept = [_kept(found, most) for found, most in zip(channels, MAX_TERMS, strict=True)]
    return Terms(tuple(ids for ids, _counts in kept), tuple(counts for _ids, counts in kept))


def stems(text: str, language: str) -> list[str]:
    """The folded words of a text without their endings, in order."""
    stemmed: list[str] = _stemmer(language).stemWords(split(text))
    return stemmed


def telling(title: str, body: str, language: str, rarity: Rarity, most: int) -> list[tuple[str, float]]:
    """The stems that tell most about a text, and how much each does: often in it, rarely elsewhere."""
    counts = _counted(stems(title, language), stems(body[:READ_CHARS], language))
    words = [word for word in counts if word not in _silent_stems(language)]
    if not words:
        return []
    told = [(word, (1 + math.log(counts[word])) * worth) for word, worth in worth_of(words, rarity).items()]
    return sorted(told, key=lambda one: (-round(one[1], 9), one[0]))[:most]


def worth_of(words: Iterable[str], rarity: Rarity) -> dict[str, float]:
    """What each stem tells in this board."""
    known = list(words)
    worth = rarity.of(np.array([crc32(word.encode()) for word in known], dtype=np.uint32)).tolist()
    return {word: float(one) for word, one in zip(known, worth, strict=True)}


def unpack(packed: bytes) -> Terms:
    """Terms as `pack` wrote them. A text that was read before there were channels for topics has only the first three."""
    ids, counts, at = [], [], 0
    for head in (LENGTHS, MORE_LENGTHS):
        if at < len(packed):
            lengths = head.unpack_from(packed, at)
            at, after = at + head.size, at + head.size + 4 * sum(lengths)
            for length in lengths:
                ids.append(np.frombuffer(packed, np.uint32, length, at))
                counts.append(np.frombuffer(packed, np.uint8, length, after))
                at, after = at + 4 * length, after + length
            at = after
    return Terms(tuple(ids), tuple(counts))


def alike(one: Terms, others: Sequence[Terms], rarity: Rarity) -> np.ndarray:
    """How alike a text is to each of the others: 0 nothing in common, 1 the same. Rounded, so that ties are ties."""
    total = np.zeros(len(others))
    if not others:
        return total
    for channel, weight in enumerate(WEIGHTS):
        total += weight * _cosines(one, others, rarity, channel)
    rounded: np.ndarray = np.round(total / sum(WEIGHTS), 6)
    return rounded


def _cosines(one: Terms, others: Sequence[Terms], rarity: Rarity, channel: int) -> np.ndarray:
    mine, counts = one.ids[channel], one.counts[channel]
    ids = np.concatenate([other.ids[channel] for other in others])
    if not len(mine) or not len(ids):
        return np.zeros(len(others))
    whose = np.repeat(np.arange(len(others)), [len(other.ids[channel]) for other in others])
    theirs = _weights(ids, np.concatenate([other.counts[channel] for other in others]), rarity)
    weights = _weights(mine, counts, rarity)
    place = np.minimum(np.searchsorted(mine, ids), len(mine) - 1)
    shared = np.where(mine[place] == ids, weights[place], 0.0)
    dots = np.bincount(whose, weights=theirs * shared, minlength=len(others))
    lengths = np.sqrt(np.bincount(whose, weights=theirs * theirs, minlength=len(others)) * float(weights @ weights))
    cosines: np.ndarray = np.divide(dots, lengths, out=np.zeros(len(others)), where=lengths > 0)
    return cosines


def _weights(ids: Ids, counts: Ids, rarity: Rarity) -> np.ndarray:
    weights: np.ndarray = DAMPED[counts] * rarity.of(ids)
    return weights


def shared_stems(one: tuple[str, str, str], other: tuple[str, str, str], rarity: Rarity, most: int = 8) -> list[str]:
    """What two texts (title, body, language) have in common, the most telling first: the answer to "why these two"."""
    told = dict(telling(*one, rarity, 10_000))
    common = set(stems(other[0], other[2])) | set(stems(other[1][:READ_CHARS], other[2]))
    return sorted((word for word in told if word in common), key=lambda word: (-told[word], word))[:most]


def buckets(terms: Iterable[Terms]) -> Mapping[int, int]:
    """In how many of these texts each bucket's terms stand."""
    found = [np.unique(np.concatenate(one.ids) & (BUCKETS - 1)) for one in terms]
    if not found:
        return {}
    numbers, counts = np.unique(np.concatenate(found), return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def rarity_of(texts: int, standing_in: np.ndarray) -> Rarity:
    """From how many texts there are, and in how many of them each bucket's terms stand (`BUCKETS` numbers)."""
    known = texts + PRIOR_TEXTS
    standing = standing_in + PRIOR_TEXTS * _common_words()
    return Rarity(np.maximum(np.log((known + 1) / (standing + 0.5)), 0.0).astype(np.float32), float(texts))


@functools.cache
def _common_words() -> np.ndarray:
    share = np.zeros(BUCKETS, dtype=np.float32)
    for language, words in (("en", ENGLISH), ("es", SPANISH)):
        common = f"{' '.join(sorted(words))} {FILLERS[language]}"
        numbers = [crc32(word.encode()) & (BUCKETS - 1) for word in stems(common, language)]
        share[numbers] = COMMON_SHARE
    return share


@functools.cache
def _silent() -> frozenset[str]:
    return frozenset(fold(word) for word in ENGLISH | SPANISH).union(*(words.split() for words in FILLERS.values()))


@functools.cache
def _silent_stems(language: str) -> frozenset[str]:
    return frozenset(stems(" ".join(sorted(_silent())), language))


_stemmers = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """One for each thread: a stemmer is not made for several."""
    known: dict[str, Stemmer.Stemmer] = _stemmers.__dict__
    if language not in known:
        known[language] = Stemmer.Stemmer(STEMMERS.get(language, "english"), 20_000)
    return known[language]


def _counted(title: Sequence[str], body: Sequence[str]) -> Counter[str]:
    counts = Counter(body)
    for word in title:
        counts[word] += TITLE_COUNTS
    return counts


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(words) if not {first, second} <= _silent()]


def _far_pairs(stems: Sequence[str]) -> list[str]:
    """Pairs whichever of the two comes first."""
    return [
        " ".join(sorted((first, second)))
        for place, first in enumerate(stems) for second in stems[place + 1:place + 1 + FAR_STEMS]
    ]


def _pieces(word: str, chars: int = PIECE_CHARS) -> list[str]:
    whole = f"_{word}_"
    return [whole[start:start + chars] for start in range(max(1, len(whole) - chars + 1))]


def _numbered(counts: Mapping[str, int], mark: str) -> dict[int, int]:
    numbered: dict[int, int] = {}
    for term, count in counts.items():
        number = crc32((mark + term).encode())
        numbered[number] = numbered.get(number, 0) + count
    return numbered


def _kept(counts: Mapping[int, int], most: int) -> tuple[Ids, Ids]:
    """The commonest terms of the text, then by their numbers: what is left out of a long text is what it says once."""
    if len(counts) > most:
        counts = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most])
    rising = sorted(counts)
    return np.array(rising, dtype=np.uint32), np.array([min(counts[term], MAX_COUNT) for term in rising], dtype=np.uint8)
