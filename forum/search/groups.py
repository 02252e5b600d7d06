"""What else a search may find than threads: groups that rooms offer, beside the results and in the list under the box.

Filled once, when the app is made. Each group looks for what its viewer may see; a search with operators asks none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forum.core.permissions import Actor

MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class GroupHit:
    """One thing that was found: `note` is a word beside it, `also` the same in other languages as (language, url)."""

    title: str
    url: str
    note: str = ""
    language: str = ""
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A group. `find(viewer, words, limit)` gives the best first, in one statement; `most_words`: longer searches are not for it.

    `kept`: also on pages of results, which are kept for a moment: whatever takes something out of such a group must raise a
    category's version or the site's epoch. Other groups are in the list under the box only.
    `reads_texts`: it may have what no thread has.
    """

    name: str
    label: Any
    icon: str
    find: Callable[[Actor, str, int], list[GroupHit]]
    most_words: int = MOST_WORDS
    kept: bool = True
    reads_texts: bool = False


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group with something in it."""

    name: str
    label: Any
    icon: str
    hits: tuple[GroupHit, ...]


_offers: dict[str, Offer] = {}


def offer_group(*offers: Offer) -> None:
    """Let searches find something else too. The same name again replaces the group."""
    _offers.update({offer.name: offer for offer in offers})


def groups_for(viewer: Actor, words: str, limit: int, *, kept: bool = False, only_texts: bool = False) -> list[FoundGroup]:
    """What the groups find for some plain words; groups without anything are left out. `only_texts`: only those that read texts."""
    count = len(words.split())
    asked = [offer for offer in _offers.values() if 0 < count <= offer.most_words and (offer.kept or not kept)]
    asked = [offer for offer in asked if offer.reads_texts or not only_texts]
    found = [(offer, offer.find(viewer, words, limit)) for offer in asked]
    return [FoundGroup(offer.name, offer.label, offer.icon, tuple(hits[:limit])) for offer, hits in found if hits]
