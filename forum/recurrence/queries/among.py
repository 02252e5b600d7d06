"""How alike a sentence is to texts at hand, by what its words tell on this board and among these texts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from forum.recurrence.queries.rarity import rarity
from forum.recurrence.similarity import PRIOR_TEXTS, Rarity, Terms, alike, buckets, read, telling

MOST_WORDS = 24


def likeness_among(sentence: str, language: str, texts: Sequence[tuple[str, Terms, float]]) -> tuple[list[float], dict[str, float]]:
    """From 0 to 1 for each text (its title, all of it, what the title counts beside all of it), and the sentence's telling stems.

    A new board knows no words yet: what many of these very texts say tells little too.
    """
    if not texts:
        return [], {}
    wholes = [whole for _title, whole, _share in texts]
    told = _rarity_with(wholes)
    wanted = read(sentence, "", language)
    titles = alike(wanted, [read(title, "", language) for title, _whole, _share in texts], told)
    shares = np.array([share for _title, _whole, share in texts])
    scores: list[float] = np.round((alike(wanted, wholes, told) + shares * titles) / (1 + shares), 6).tolist()
    return scores, dict(telling(sentence, "", language, told, MOST_WORDS))


def _rarity_with(texts: Collection[Terms]) -> Rarity:
    """What each word tells on the board if these texts stood on it as well."""
    board = rarity()
    counted = buckets(texts)
    known = board.texts + PRIOR_TEXTS
    weight = board.weight + np.float32(np.log((known + len(texts) + 1) / (known + 1)))
    numbers, counts = np.array(list(counted), dtype=np.int64), np.array(list(counted.values()), dtype=np.float32)
    standing = (known + 1) * np.exp(-board.weight[numbers]) + counts
    weight[numbers] = np.maximum(np.log((known + len(texts) + 1) / standing), 0.0)
    return Rarity(weight.astype(np.float32), board.texts + len(texts))
