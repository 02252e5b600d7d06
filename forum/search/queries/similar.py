"""Threads like a text that somebody is writing or reading, as they are shown beside it.

How likeness is measured is the recurrence room's: it is a floor above and fills the place of `use_finder`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.language import guess_language
from forum.kit.text import excerpt
from forum.resolution.models import Solution
from forum.search.texts import plain_text
from forum.threads.models import Post
from forum.threads.queries.rows import NOUNS
from forum.threads.states import display_status

LIMIT_MAX = 50
RERANKED = 30
ENOUGH_OF_BEST = 0.4
"""A thread with less than this share of the best one's likeness is not offered."""
OTHER_LANGUAGE = 0.5
"""What is left of the rank of a thread in a language the writer does not seem to write."""
ANSWER_CHARS = 400


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


class Like(Protocol):
    """A thread that the recurrence room found; `score` is 1 for the same text."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def answer_count(self) -> int: ...
    @property
    def me_too_count(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def score(self) -> float: ...


Finder = Callable[..., Sequence[Like]]
"""`(viewer, title, body, *, limit, exclude, typing)`: the threads most like a text that the viewer may see, best first."""
_finders: list[Finder] = []


def use_finder(finder: Finder) -> None:
    """Say what finds threads like a text."""
    _finders[:] = [finder]


def find_similar(
    viewer: Actor, title: str, body: str = "", *, limit: int = 5, exclude: int | None = None, with_answers: bool = False
) -> list[Similar]:
    """The `limit` threads most like the text that the viewer may see, solved ones before the others.

    The last word of a title without a body may still be being typed: words that begin with it count as well. Off-topic and
    otherwise closed questions are left out. Ties go to the lowest id.
    """
    left_out: Collection[int] = () if exclude is None else (exclude,)
    alike = [_similar(one) for find in _finders for one in find(
        viewer, title, body, limit=RERANKED, exclude=left_out, typing=not body,
    )]
    ranked = _ranked(alike, _language_of(f"{title}\n{body}"))
    found = sorted(ranked[:min(limit, LIMIT_MAX)], key=lambda one: one.status != "solved")
    return _with_answers(found) if with_answers else found


def _similar(one: Like) -> Similar:
    return Similar(
        one.id, one.title, f"/{NOUNS[one.type]}/{one.id}/{one.slug}/", one.type, display_status(one.status), one.language, one.category,
        one.answer_count, one.me_too_count, one.score, one.version,
    )


def _ranked(found: Sequence[Similar], language: str | None) -> list[Similar]:
    """By likeness, threads in another language than the writer's later; what falls far behind is left out."""
    scored = [one if language in (None, one.language) else replace(one, score=round(one.score * OTHER_LANGUAGE, 6)) for one in found]
    scored.sort(key=lambda one: (-one.score, one.id))
    return [one for one in scored if one.score >= scored[0].score * ENOUGH_OF_BEST]


def _language_of(words: str) -> str | None:
    """The language of a text, None when nothing speaks for either."""
    if_unknown_english, if_unknown_spanish = guess_language(words, "en"), guess_language(words, "es")
    return if_unknown_english if if_unknown_english == if_unknown_spanish else None


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
