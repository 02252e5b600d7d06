"""The answer bar: the passages that answer a sentence, from public articles and accepted answers. Retrieval only, nothing is made up."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cachetools import LRUCache
from markupsafe import Markup
from sqlalchemy import select, tuple_

from forum.core import settings
from forum.core.cache import parts
from forum.core.db import session
from forum.core.permissions import STRANGER, Actor
from forum.kit.language import guess_language
from forum.kit.markdown import stored_html
from forum.knowledge.confidence import TITLE_SHARES, at_least, confidence
from forum.knowledge.models import ArticleRevision
from forum.knowledge.passages import Passage, Telling, best_passage, blocks_of
from forum.knowledge.queries.articles import ArticleRow, originals_of, same_articles
from forum.knowledge.queries.searching import fitting_articles
from forum.knowledge.sections import words_of
from forum.knowledge.states import LANGUAGES, Section
from forum.recurrence.models import ThreadTerms
from forum.recurrence.queries import Like, find_like, likeness_among
from forum.recurrence.similarity import Terms, read, unpack
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.threads.models import Post
from forum.threads.queries.rows import NOUNS

SENTENCE_CHARS = 300
CONSIDERED = 30
PASSAGES = 3
LEFT_OUT_MOST = 10
NAME = re.compile(r"(article|answer)-([1-9]\d{0,9})", re.ASCII)
OF_BEST = 0.75
"""A further passage is shown when it is nearly as sure as the best one."""
NEAR = 3
KEPT_TERMS = 2_000
_lock = threading.Lock()
ASKED = (Section.QUESTION, Section.SYMPTOMS)
"""Sections that say what is asked, not what answers it."""
MUCH_MORE = 0.34
"""Another section than the solution is shown when it has this much more of what is asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage with where it stands. `kind`: article or answer; `id`: of the article, or of the thread."""

    kind: str
    id: int
    title: str
    url: str
    language: str
    confidence: float
    changed_at: datetime
    html: Markup
    is_part: bool

    @property
    def at_least(self) -> int:
        return at_least(self.confidence)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known about a sentence: passages, the best first, none where nothing is sure enough; questions `near` it."""

    found: tuple[Answer, ...] = ()
    confidence: float = 0.0
    near: tuple[Like, ...] = ()
    language: str = "en"

    @property
    def is_known(self) -> bool:
        return bool(self.found)


@dataclass(slots=True)
class _Text:
    """An article or a solved thread that may answer."""

    kind: str
    id: int
    title: str
    url: str
    language: str
    changed_at: datetime
    terms: Terms
    revision: tuple[int, int] = (0, 0)
    html: str = ""
    sure: float = 0.0


def find_answers(
    viewer: Actor, sentence: str, *, least: float | None = None, without: Collection[tuple[str, int]] = (), limit: int = PASSAGES,
) -> Answers:
    """The best passages for a sentence that this viewer may read, if they are sure enough (`least`, else the setting).

    `without`: (kind, id) of texts that are left out: somebody did not mean them, or what is said without them is measured.
    """
    sentence = " ".join(sentence[:SENTENCE_CHARS].split())
    language = guess_language(sentence)
    without = {*without, *(("article", one) for one in same_articles([one_id for kind, one_id in without if kind == "article"]))}
    liked = find_like(viewer, sentence, limit=CONSIDERED, language=language)
    pool = [one for one in [*_articles(sentence), *_solved(liked)] if (one.kind, one.id) not in without]
    scores, worth = likeness_among(sentence, language, [(one.title, one.terms, TITLE_SHARES[one.kind]) for one in pool])
    for one, score in zip(pool, scores, strict=True):
        one.sure = confidence(one.kind, score) if worth else 0.0
    pool.sort(key=lambda one: (-one.sure, one.kind != "article", one.id))
    best = pool[0].sure if pool else 0.0
    enough = max(best * OF_BEST, least if least is not None else settings.get("answers.least_confidence") / 100)
    chosen = _each_once([one for one in pool if worth and one.sure >= enough][:limit * len(LANGUAGES)])[:limit]
    near = () if chosen else tuple(one for one in liked if ("answer", one.id) not in without)[:NEAR]
    return Answers(tuple(_shown(chosen, Telling(worth, language))), best, near, language)


def answering_articles(viewer: Actor, title: str, limit: int) -> list[ArticleRow]:
    """The articles this viewer may read that answer a title at least as surely as is ever told, the surest first."""
    rows = fitting_articles(viewer, title, CONSIDERED)
    terms = _terms_of({(row.id, number): row.language for row, number in rows})
    known = [(row, terms[row.id, number]) for row, number in rows if (row.id, number) in terms]
    asked = [(row.title, said, TITLE_SHARES["article"]) for row, said in known]
    scores, worth = likeness_among(title, guess_language(title), asked)
    sure = [(confidence("article", score), row) for score, (row, _said) in zip(scores, known, strict=True)] if worth else []
    chosen = sorted((one for one in sure if at_least(one[0])), key=lambda one: (-one[0], one[1].id))
    return [row for _sure, row in chosen[:limit]]


def name_of(text: tuple[str, int]) -> str:
    """How an address says (kind, id)."""
    return f"{text[0]}-{text[1]}"


def named(names: Sequence[str]) -> list[tuple[str, int]]:
    """What an address names to be left out; anything else in it is ignored."""
    found = [NAME.fullmatch(name) for name in names[:LEFT_OUT_MOST]]
    return [(match[1], int(match[2])) for match in found if match]


def _each_once(chosen: Sequence[_Text]) -> list[_Text]:
    """No article in two languages: the better one."""
    languages = {one.id: one.language for one in chosen if one.kind == "article"}
    original = originals_of(languages) if len(set(languages.values())) > 1 else {}
    first: dict[tuple[str, int], _Text] = {}
    for one in chosen:
        first.setdefault((one.kind, original.get(one.id, one.id) if one.kind == "article" else one.id), one)
    return list(first.values())


def _articles(sentence: str) -> list[_Text]:
    """Public ones only, whoever asks: what is for staff is no answer to give away by mistake."""
    rows = fitting_articles(STRANGER, sentence, CONSIDERED)
    terms = _terms_of({(row.id, number): row.language for row, number in rows})
    return [
        _Text("article", row.id, row.title, row.url, row.language, row.published_at, terms[row.id, number], (row.id, number))
        for row, number in rows if (row.id, number) in terms
    ]


def _terms_of(wanted: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], Terms]:
    """Of revisions and their languages. What is kept is shared by threads, and each may push out what another has just seen."""
    held: LRUCache[tuple[int, int], Terms] = parts().held("article_terms", lambda: LRUCache(KEPT_TERMS))
    with _lock:
        terms = {one: kept for one in wanted if (kept := held.get(one)) is not None}
    fresh: dict[tuple[int, int], Terms] = {}
    for row in _revisions([one for one in wanted if one not in terms]):
        one = (row.article_id, row.number)
        fresh[one] = read(row.title, words_of(row.sections), wanted[one])
    with _lock:
        held.update(fresh)
    return {**terms, **fresh}


def _revisions(wanted: Collection[tuple[int, int]]) -> Sequence[Any]:
    if not wanted:
        return []
    of, number = ArticleRevision.article_id, ArticleRevision.number
    found = select(of, number, ArticleRevision.title, ArticleRevision.sections, ArticleRevision.html)
    return session().execute(found.where(tuple_(of, number).in_(list(wanted)))).all()


def _solved(liked: Sequence[Like]) -> list[_Text]:
    """Those of the questions that somebody said are solved by an answer, with it."""
    if not liked:
        return []
    found = select(Solution.thread_id, Solution.accepted_at, Post.body_html, ThreadTerms.terms).join(Post, Post.id == Solution.answer_id)
    found = found.join(ThreadTerms, ThreadTerms.thread_id == Solution.thread_id).where(
        Solution.thread_id.in_([one.id for one in liked]), Solution.is_primary.is_(True), Post.listed.is_(True), Post.article_id.is_(None),
        Solution.how != SolvedHow.PRESUMED.value,
    )
    answers = {row.thread_id: row for row in session().execute(found)}
    return [
        _Text("answer", one.id, one.title, f"/{NOUNS[one.type]}/{one.id}/{one.slug}/", one.language, answers[one.id].accepted_at,
              unpack(answers[one.id].terms), html=answers[one.id].body_html)
        for one in liked if one.id in answers
    ]


def _shown(chosen: Sequence[_Text], telling: Telling) -> list[Answer]:
    bodies = {row.article_id: row.html for row in _revisions([one.revision for one in chosen if one.kind == "article"])}
    said = []
    for one in chosen:
        passage = _of_article(bodies[one.id], telling) if one.kind == "article" else best_passage(one.html, telling)
        said.append(Answer(one.kind, one.id, one.title, one.url, one.language, one.sure, one.changed_at,
                           stored_html(passage.html), passage.is_part))
    return said


def _of_article(sections: dict[str, str], telling: Telling) -> Passage:
    """The solution, unless another section has much more of what is asked. What somebody sees themselves is no answer to it."""
    named = {name: html for name in Section if (html := sections.get(name)) and name not in ASKED}
    named = named or {name: html for name in Section if (html := sections.get(name))}
    has = {name: telling.sum(telling.weigh(" ".join(block.words for block in blocks_of(html)))) for name, html in named.items()}
    best = max(named, key=lambda name: has[name] + (MUCH_MORE * telling.sum(telling.worth) if name == Section.SOLUTION else 0))
    passage = best_passage(named[best], telling)
    return Passage(passage.html, is_part=passage.is_part or len(named) > 1)
