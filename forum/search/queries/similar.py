"""Threads like a text that somebody is writing or reading.

Full text for now: an OR of the rarest words, the title counted three times. Better retrieval comes behind the same function.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import Match, Phrase, matching, posts_with, split
from forum.kit.language import ENGLISH, SPANISH, guess_language
from forum.kit.text import excerpt, fold
from forum.resolution.models import Solution
from forum.search.texts import plain_text
from forum.threads.models import Category, Post, Thread
from forum.threads.queries.rows import NOUNS
from forum.threads.states import CLOSED, display_status
from forum.threads.visibility import threads_listed_for

TITLE_COUNTS = 3
CONSIDERED_WORDS = 24
USED_WORDS = 12
KEPT_RAREST = 3
RANKED_POSTS = 8_000
"""Posts one suggestion ranks: what the chosen words stand in, and if even the rarest is commoner, the newest of them."""
FEW_POSTS = 400.0
"""Even a common word may stand in so many: in a small forum nothing costs time, and "wifi drops" tells more than "ten"."""
LIMIT_MAX = 50
RERANKED = 30
TITLE_SHARE = 0.5
VERSION = re.compile(r"\b\d+(?:\.\d+)+\b")
VERSION_WORTH = 4.0
"""A version in both titles tells as much as a rare word. The index knows its digits only, and they are in everything."""
ENOUGH_OF_BEST = 0.4
"""A thread with less than this share of the best one's likeness is not offered."""
OTHER_LANGUAGE = 0.5
"""What is left of the rank of a thread in a language the writer does not seem to write."""
ANSWER_CHARS = 400
FILLER_WORDS = (
    "after again almost always and any anybody anyone anything cannot day days every everything exactly few five four half help hour "
    "hours just last like long lot many minute minutes month months more most need new nine now often once one only please problem second "
    "seconds seven several since six some something sometimes still ten three today too twenty two very week weeks yesterday ahora algo "
    "alguien antes ayer ayuda bastante cada casi cinco cuatro dia dias diez dos favor hace hasta hora horas hoy luego mas media mes meses "
    "minuto minutos mucho muchos nada necesito nueve nuevo ocho poco pocos problema segundo segundos seis semana semanas siempre siete "
    "solo tambien todavia todo todos tres unos varias varios veces vez veinte "
)
"""Words that say how often and how much, not what: rare enough to mislead."""
SILENT = frozenset(fold(word) for word in ENGLISH | SPANISH) | frozenset(FILLER_WORDS.split())
BODY_CHARS_READ = 4_000


@dataclass(frozen=True, slots=True)
class Similar:
    """A thread like the text; `answer` holds the first words of its accepted answer when they were asked for."""

    id: int
    title: str
    url: str
    type: str
    status: str | None
    language: str
    category: str
    answer_count: int
    me_too_count: int
    score: float
    version: int
    answer: str | None = None


def find_similar(
    viewer: Actor, title: str, body: str = "", *, limit: int = 5, exclude: int | None = None, with_answers: bool = False
) -> list[Similar]:
    """The `limit` threads most like the text that the viewer may see, solved ones before the others.

    The last word of a title without a body may still be being typed: words that begin with it count as well. Off-topic and
    otherwise closed questions are left out. Ties go to the lowest id.
    """
    words, worth = telling_words(title, body)
    if not words:
        return []
    typing = split(title)[-1:] if not body and not title.endswith(" ") else []
    some = tuple(Phrase((word,), open_ended=[word] == typing and len(word) > 2) for word in words)
    alike = _ranked(_alike(viewer, Match(some=some), exclude), worth, title, _language_of(f"{title}\n{body}"))
    found = sorted(alike[:min(limit, LIMIT_MAX)], key=lambda one: one.status != "solved")
    return _with_answers(found) if with_answers else found


def telling_words(title: str, body: str = "") -> tuple[list[str], dict[str, float]]:
    """The words that tell most about a text: often in it, rarely elsewhere; at most 12. And how much each known word tells."""
    counts = Counter(split(title) * TITLE_COUNTS + split(body[:BODY_CHARS_READ]))
    known = [word for word in counts if word not in SILENT and (len(word) > 1)]
    considered = sorted(known, key=lambda word: (-counts[word], -len(word), word))[:CONSIDERED_WORDS]
    posts, total = posts_with(considered)
    chosen = _affordable(sorted(considered, key=lambda word: (posts.get(word, 0), word)), posts, _most_posts(total))
    weight = {word: (1 + math.log(counts[word])) * math.log((total + 2) / (posts.get(word, 0) + 1)) for word in chosen}
    worth = {word: math.log((total + 2) / (posts.get(word, 0) + 1)) for word in considered}
    return sorted(chosen, key=lambda word: (-weight[word], word))[:USED_WORDS], worth


def _ranked(found: list[Similar], worth: Mapping[str, float], written: str, language: str | None) -> list[Similar]:
    """By the index's rank and by what the titles share, each relative to the best; what falls far behind is left out."""
    versions = VERSION.findall(written)
    title, worth = set(split(written)).union(versions), {**worth, **dict.fromkeys(versions, VERSION_WORTH)}
    known = sum(worth.get(word, 0.0) for word in title) or 1.0
    best = max((one.score for one in found), default=0.0) or 1.0

    def alike(one: Similar) -> float:
        shared = sum(worth.get(word, 0.0) for word in title.intersection([*split(one.title), *VERSION.findall(one.title)]))
        likeness = (1 - TITLE_SHARE) * one.score / best + TITLE_SHARE * shared / known
        return likeness if language in (None, one.language) else likeness * OTHER_LANGUAGE

    scored = sorted((replace(one, score=round(alike(one), 4)) for one in found), key=lambda one: (-one.score, one.id))
    return [one for one in scored if one.score >= scored[0].score * ENOUGH_OF_BEST]


def _affordable(rarest: list[str], posts: Mapping[str, int], most: float) -> list[str]:
    """The rarest words whose posts can be ranked while somebody types; the three rarest unless they alone are too many."""
    chosen: list[str] = []
    spent = 0
    for word in rarest:
        spent += posts.get(word, 0)
        too_common = posts.get(word, 0) > most and len(chosen) >= KEPT_RAREST
        if chosen and (too_common or spent > RANKED_POSTS):
            break
        chosen.append(word)
    return chosen


def _most_posts(total: int) -> float:
    """Words in more posts than this tell nothing and cost time. Source: 6-quality, *What was learned*."""
    share = 0.05 if total < 50_000 else 0.01 if total < 1_000_000 else 0.002
    return max(FEW_POSTS, total * share)


def _language_of(words: str) -> str | None:
    """The language of a text, None when nothing speaks for either."""
    if_unknown_english, if_unknown_spanish = guess_language(words, "en"), guess_language(words, "es")
    return if_unknown_english if if_unknown_english == if_unknown_spanish else None


def _alike(viewer: Actor, match: Match, exclude: int | None) -> list[Similar]:
    index = matching(match)
    near = (
        select(index.post_id.label("post_id"), index.rank.label("rank")).select_from(index.source)
        .where(index.matches).order_by(index.post_id.desc()).limit(RANKED_POSTS).subquery()
    )
    found = (
        select(Thread.id, Thread.title, Thread.slug, Thread.type, Thread.status, Thread.language, Category.name, Thread.answer_count,
               Thread.me_too_count, near.c.rank, Thread.version)
        .select_from(near).join(Post, Post.id == near.c.post_id)
        .join(Thread, Thread.id == Post.thread_id).join(Category, Category.id == Thread.category_id)
        .where(Post.kind == "question", Post.listed.is_(True), threads_listed_for(viewer), Thread.status.not_in(CLOSED))
    )
    if exclude is not None:
        found = found.where(Thread.id != exclude)
    rows = session().connection().execute(found.order_by(near.c.rank.desc(), Thread.id).limit(RERANKED))
    return [
        Similar(row[0], row[1], f"/{NOUNS[row[3]]}/{row[0]}/{row[2]}/", row[3], display_status(row[4]), row[5], row[6], row[7], row[8],
                float(row[9]), row[10])
        for row in rows
    ]


def _with_answers(found: list[Similar]) -> list[Similar]:
    solved = [one.id for one in found if one.status == "solved"]
    if not solved:
        return found
    answers = (
        select(Solution.thread_id, func.substr(Post.body_html, 1, ANSWER_CHARS * 6)).join(Post, Post.id == Solution.answer_id)
        .where(Solution.thread_id.in_(solved), Solution.is_primary.is_(True), Post.listed.is_(True))
    )
    first_words = {thread_id: excerpt(plain_text(body), ANSWER_CHARS) for thread_id, body in session().execute(answers)}
    return [replace(one, answer=first_words.get(one.id)) for one in found]
