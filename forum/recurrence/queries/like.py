"""The one function of the house that finds threads like a text: candidates by their rarest stems, ranked by likeness.

In the semantic tier those nearest in meaning are candidates too, and likeness is that of words and of meaning as one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, func, literal, select, union_all

from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import split
from forum.core.search.stems import Wanted, nearest
from forum.kit.language import Language, guess_language
from forum.recurrence.fusion import fused
from forum.recurrence.models import RecurrenceState, ThreadTerms, ThreadVector
from forum.recurrence.queries.rarity import forget_if_outgrown, rarity
from forum.recurrence.queries.vectors import LEXICAL, SEMANTIC, nearest_by_signs, text_of, tier_in_force, vector_of, vectors_of
from forum.recurrence.semantic.codes import signs_of, unpack_vectors
from forum.recurrence.similarity import Rarity, alike, read, telling, unpack
from forum.threads.models import Category, Thread
from forum.threads.states import CLOSED
from forum.threads.visibility import threads_listed_for

TELLING_STEMS = 16
KEPT_RAREST = 3
CANDIDATES = 200
PROPOSED = 300
"""Looked at before the viewer's rights are asked: what is hidden or in other rooms may take a third."""
BY_MEANING = 150
LEAST = 0.04
"""Less likeness than this is chance."""
LEAST_IN_MEANING = 0.2
"""The same where meaning counts: any two texts about computers have some in common."""
FEW_TEXTS = 400.0
TYPED_WORTH = 3.0


@dataclass(frozen=True, slots=True)
class Like:
    """A thread like the text; `score` from 0 (nothing in common) to 1."""

    id: int
    title: str
    slug: str
    type: str
    status: str
    language: str
    category: str
    answer_count: int
    me_too_count: int
    version: int
    ref: str | None
    score: float


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a search is limited to, and the text's meaning, None where only words count."""

    viewer: Actor
    exclude: Collection[int]
    as_of: datetime | None
    closed: bool
    meaning: np.ndarray | None = None
    near: Collection[int] = ()


def find_as_set(viewer: Actor, title: str, body: str = "", *, exclude: Collection[int] = (), **limits: Any) -> list[Like]:
    """`find_like` in the tier in force: what pages show.

    A whole text that leaves out one thread is that thread's own: what it means is stored, so that no page waits for the model.
    """
    tier = tier_in_force()
    if tier == LEXICAL or not body or len(exclude) != 1:
        return find_like(viewer, title, body, exclude=exclude, tier=tier, **limits)
    meaning = next(iter(vectors_of(exclude).values()), None)
    return find_like(viewer, title, body, exclude=exclude, meaning=meaning, **limits)


def find_like(
    viewer: Actor, title: str, body: str = "", *, limit: int = 10, language: Language | None = None, exclude: Collection[int] = (),
    as_of: datetime | None = None, typing: bool = False, closed: bool = False, tier: str = LEXICAL, everything: bool = False,
    meaning: np.ndarray | None = None,
) -> list[Like]:
    """The `limit` threads most like a text that the viewer may see, best first, ties by the lowest id.

    `typing`: the title's last word may be unfinished. `closed`: duplicates and otherwise closed questions too. `as_of`: only
    threads that existed then. `everything`: with what was written this moment by others. `meaning`: of the text, if it is known.
    """
    told = rarity()
    language = language or guess_language(f"{title}\n{body}")
    wanted = wanted_stems(title, body, language, told, typing=typing)
    if meaning is None and tier == SEMANTIC and title.strip():
        meaning = vector_of(text_of(title, body))
    near = nearest_by_signs(signs_of(meaning), BY_MEANING, as_of, everything=everything) if meaning is not None else []
    if not wanted and not near:
        return []
    sought = _Sought(viewer, exclude, as_of, closed, meaning, near)
    rows = session().connection().execute(_candidates(sought, wanted)).all()
    if rows:
        forget_if_outgrown(told, rows[0].texts)
    by_words = alike(read(title, body, language), [unpack(row.terms) for row in rows], told)
    scores = (by_words if meaning is None else _with_meaning(by_words, meaning, rows, language)).tolist()
    least = LEAST if meaning is None else LEAST_IN_MEANING
    ranked = sorted(zip(scores, rows, strict=True), key=lambda one: (-one[0], one[1].id))
    return [
        Like(row.id, row.title, row.slug, row.type, row.status, row.language, row.name, row.answer_count, row.me_too_count, row.version,
             row.source_ref, score)
        for score, row in ranked[:limit] if score >= least or typing
    ]


def wanted_stems(title: str, body: str, language: str, told: Rarity, *, typing: bool = False) -> list[Wanted]:
    """The stems to ask the index for: what tells most; common ones only as long as they cost nothing, the three rarest always. The word
    that is being typed may go on, unless it is a common one already: all that begins so would be collected."""
    found = telling(title, body, language, told, TELLING_STEMS)
    most = _most_texts(told.texts)
    affordable = [(stem, worth) for place, (stem, worth) in enumerate(found) if place < KEPT_RAREST or told.texts_with(stem) <= most]
    wanted = [Wanted(stem, worth) for stem, worth in affordable if worth > 0]
    last = split(title)[-1:] if typing and not title.endswith(" ") else []
    return wanted + [Wanted(word, TYPED_WORTH, open_ended=True) for word in last if len(word) > 2 and told.texts_with(word) <= most]


def similar_in_meaning(packed: Sequence[bytes | None], meaning: np.ndarray) -> np.ndarray:
    """The cosine of each stored vector with a text's; NaN where none is stored."""
    found = np.full(len(packed), np.nan)
    known = [place for place, one in enumerate(packed) if one is not None]
    found[known] = unpack_vectors([one for one in packed if one is not None]) @ meaning
    return found


def _with_meaning(by_words: np.ndarray, meaning: np.ndarray, rows: Sequence[Row[Any]], language: str) -> np.ndarray:
    return fused(by_words, similar_in_meaning([row.vector for row in rows], meaning), language, [row.language for row in rows])


def _most_texts(texts: float) -> float:
    """Stems in more texts than this tell nothing and cost time. Source: 6-quality, *What was learned*."""
    share = 0.05 if texts < 50_000 else 0.01 if texts < 1_000_000 else 0.002
    return max(FEW_TEXTS, texts * share)


def _candidates(sought: _Sought, wanted: Sequence[Wanted]) -> Select[*tuple[Any, ...]]:
    near = _proposed(sought, wanted)
    texts = select(RecurrenceState.texts).where(RecurrenceState.id == 1).scalar_subquery().label("texts")
    found: Select[*tuple[Any, ...]] = select(
        Thread.id, Thread.title, Thread.slug, Thread.type, Thread.status, Thread.language, Category.name, Thread.answer_count,
        Thread.me_too_count, Thread.version, Thread.source_ref, ThreadTerms.terms, texts,
    )
    found = (
        found.select_from(near).join(Thread, Thread.id == near.c.thread_id).join(ThreadTerms, ThreadTerms.thread_id == Thread.id)
        .join(Category, Category.id == Thread.category_id).where(threads_listed_for(sought.viewer))
    )
    if sought.meaning is not None:
        found = found.add_columns(ThreadVector.vector).outerjoin(ThreadVector, ThreadVector.thread_id == Thread.id)
    if not sought.closed:
        found = found.where(Thread.status.not_in(CLOSED))
    if sought.exclude:
        found = found.where(Thread.id.not_in(sought.exclude))
    return found.order_by(near.c.worth.desc(), Thread.id).limit(CANDIDATES + len(sought.near))


def _proposed(sought: _Sought, wanted: Sequence[Wanted]) -> Any:
    """Threads with most of what is wanted, and those near in meaning."""
    existed = select(Thread.id).where(Thread.created_at <= sought.as_of) if sought.as_of is not None else None
    by_words = nearest(wanted, PROPOSED, existed) if wanted else None
    if not sought.near:
        return by_words
    by_meaning = select(Thread.id.label("thread_id"), literal(0).label("worth")).where(Thread.id.in_(sought.near))
    if by_words is None:
        return by_meaning.subquery("proposed")
    both = union_all(select(by_words.c.thread_id, by_words.c.worth), by_meaning).subquery("both")
    worth = func.max(both.c.worth).label("worth")
    return select(both.c.thread_id, worth).group_by(both.c.thread_id).subquery("proposed")
