"""What a search finds in the end: as typed; when that is nothing with a misspelling corrected, without its hardest part, or some of it.

Whatever is offered instead was found for this viewer: no word is proposed that leads nowhere they may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from forum.core.permissions import Actor
from forum.search.parse import Query, parse
from forum.search.queries.matching import candidates, loose_candidates, sizes
from forum.search.queries.vocabulary import near_words
from forum.search.rank import Candidate
from forum.search.spelling import meant

FEW_THREADS = 3
"""With so few results a better spelling is looked for, although something was found."""
RELAXED_PARTS = 8


class Way(StrEnum):
    """How the results came about."""

    AS_TYPED = "as_typed"
    CORRECTED = "corrected"
    RELAXED = "relaxed"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Finding:
    """`query` is what the posts were found by; `dropped` the part left out; `better` a spelling that would find more."""

    query: Query
    posts: Sequence[Candidate]
    way: Way = Way.AS_TYPED
    dropped: str = ""
    better: str = ""


def find(viewer: Actor, query: Query) -> Finding:
    """The posts a search finds for a viewer, or the nearest thing to them."""
    found = candidates(viewer, query)
    threads = len({one.thread_id for one in found})
    spelled = _spelled(query) if threads < FEW_THREADS else None
    if spelled is not None:
        others = candidates(viewer, spelled)
        if others and not found:
            return Finding(spelled, others, Way.CORRECTED)
        if len({one.thread_id for one in others}) > threads:
            return Finding(query, found, better=spelled.text)
    if found:
        return Finding(query, found)
    corrected = _relaxed(viewer, spelled) if spelled is not None else None
    if corrected is not None and corrected.dropped in query.parts:  # a correction that nothing was found by is not told
        return corrected
    return _relaxed(viewer, query) or _loose(viewer, query) or Finding(query, found)


def _spelled(query: Query) -> Query | None:
    """The query with the words that no title has as they were probably meant; None when there is nothing to correct."""
    near = near_words(phrase.words[0] for phrase in query.phrases if phrase.languages)
    better = {word: known.shown for word, some in near.items() if (known := meant(word, some))}
    return parse(query.with_words(better)) if better else None


def _relaxed(viewer: Actor, query: Query) -> Finding | None:
    """Without the one part that leaves most when it goes: the rarest word, the narrowest operator."""
    parts = query.parts
    if not 1 < len(parts) <= RELAXED_PARTS:
        return None
    shorter = [parse(query.without_part(place)) for place in range(len(parts))]
    worth_trying = [place for place, one in enumerate(shorter) if one.phrases]
    left = dict(zip(worth_trying, sizes(viewer, [shorter[place] for place in worth_trying]), strict=True))
    best = max(left, key=lambda place: (left[place], place), default=None)
    if best is None or not left[best]:
        return None
    return Finding(shorter[best], candidates(viewer, shorter[best]), Way.RELAXED, dropped=parts[best])


def _loose(viewer: Actor, query: Query) -> Finding | None:
    found = loose_candidates(viewer, query) if len(query.words) > 1 else []
    return Finding(query, found, Way.LOOSE) if found else None
