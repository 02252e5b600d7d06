"""How likely two questions are about the same problem, by their words: what topics are made of. Pure.

`similarity.alike` finds the same question asked again; here it is enough that two mean the same thing. Measured on questions to a bank.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forum.recurrence.similarity import DAMPED, Rarity, Terms

CHANNELS = (0, 3, 4)
"""Stems, far pairs, all pieces, all alike: these say what a short question is about, not whether it is the same question again."""
SHORTEST = 0.1
"""A text that is almost the average keeps so much of its length, squared."""


def akin(one: Terms, others: Sequence[Terms], rarity: Rarity) -> np.ndarray:
    """How much more alike a text is to each of the others than any two texts of this board are: below 0 less, 1 the same.

    That is the cosine of what sets them apart from the board's average text, which is known without reading the board: a term stands
    in a known share of all texts, and what a term weighs in a text is about the same in all. So the same likeness means the same on a
    board about one thing as on one about everything. A term's weight is the root of its rarity, so that in a product rarity counts
    once, as in BM25: with its square a rare word, typed wrong as like as not, said more than all others together (bank V 70 -> 74).
    What questions share with their nearest weighs more than that, once the board has learned it (`sharing`).
    Texts that were read before there were channels for topics are compared by their stems.
    """
    found = np.zeros(len(others))
    known = np.array([len(other.ids) > max(CHANNELS) for other in others], dtype=bool)
    for places, channels in ((np.flatnonzero(known), CHANNELS), (np.flatnonzero(~known), CHANNELS[:1])):
        if len(places):
            found[places] = _akin_in(channels, [one, *(others[place] for place in places)], rarity)
    return found


def _akin_in(channels: Sequence[int], texts: Sequence[Terms], rarity: Rarity) -> np.ndarray:
    """The first text with each other."""
    likeness, chance = np.zeros(len(texts) - 1), np.zeros(len(texts))
    for channel in channels:
        products, of_chance = _beyond_chance(texts, rarity, channel)
        likeness += products / len(channels)
        chance += of_chance / len(channels)
    average = float(chance.mean())
    lengths = np.sqrt(np.maximum(1 - 2 * chance + average, SHORTEST))
    found: np.ndarray = np.round((likeness - chance[0] - chance[1:] + average) / (lengths[0] * lengths[1:]), 6)
    return found


def _beyond_chance(texts: Sequence[Terms], rarity: Rarity, channel: int) -> tuple[np.ndarray, np.ndarray]:
    """The cosine of the first text with each other, and of every text with the board's average, in one channel."""
    sizes = [len(text.ids[channel]) for text in texts]
    ids = np.concatenate([text.ids[channel] for text in texts])
    if not sizes[0] or len(ids) == sizes[0]:
        return np.zeros(len(texts) - 1), np.zeros(len(texts))
    whose = np.repeat(np.arange(len(texts)), sizes)
    told, counted = rarity.of(ids), DAMPED[np.concatenate([text.counts[channel] for text in texts])]
    worth = np.sqrt(told) * rarity.sharing(ids)
    weights = counted * worth
    lengths = np.sqrt(np.bincount(whose, weights=weights * weights, minlength=len(texts)))
    lengths[lengths == 0] = 1.0
    weights /= lengths[whose]
    average = np.exp(-told) * worth * float((counted / lengths[whose]).mean())
    mine, mine_weights = ids[: sizes[0]], weights[: sizes[0]]
    place = np.minimum(np.searchsorted(mine, ids), sizes[0] - 1)
    shared = np.where(mine[place] == ids, mine_weights[place], 0.0)
    products = np.bincount(whose, weights=weights * shared, minlength=len(texts))
    return products[1:], np.bincount(whose, weights=weights * average, minlength=len(texts))
