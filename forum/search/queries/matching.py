"""Which posts a search finds for a viewer: words through the index, operators through the tables, both in one statement.

What is hidden vanishes here, at query time: the index only proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, literal_column, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import Match, Phrase, begins_with, matching
from forum.kit.clock import utcnow
from forum.kit.text import fold
from forum.search.parse import STATUSES, Filter, Query, day_of, number_of
from forum.search.queries.sources import INDEXED
from forum.search.rank import Candidate, How
from forum.threads.models import Attachment, Bookmark, Category, CategoryField, Post, Tag, TagSynonym, Thread, ThreadField, ThreadTag
from forum.threads.states import UNRESOLVED, Status
from forum.threads.visibility import threads_listed_for

Statement = Select[*tuple[Any, ...]]
TITLE_CANDIDATES = 200
PHRASE_CANDIDATES = 100
CANDIDATES = 400
"""Most posts one search looks at, the newest that match; the same on both databases. Beyond it, results say "more than".

The index's own rank is not asked: it would count a common word in the whole board for every search. What all words
in the title, the words side by side, votes and being solved say is known for nothing.
"""
MAX_PHRASE_WORDS = 6
DAY_SECONDS = 86_400
COUNTED = 50
REACH = 50_000
"""With operators, only so many of the newest posts with the words are looked through, so that no search reads a whole board."""
ABOUT_POSTS = frozenset({"user", "before", "after", "score"})
"""Operators that are about a single post: with them, answers are looked through too even without any word."""


def candidates(viewer: Actor, query: Query) -> list[Candidate]:
    """Posts with all the words that pass all the operators: at most 400 of the newest, and more by title and by phrase."""
    conditions = [_condition(viewer, wanted) for wanted in query.filters]
    if not query.phrases:
        return _load(_by_filters(viewer, query, conditions))
    return _load(_by_words(viewer, Match(every=query.phrases, none=query.excluded), conditions))


def loose_candidates(viewer: Actor, query: Query) -> list[Candidate]:
    """Posts with at least one of the words, or words that begin like them: what is offered when nothing has them all."""
    words = {word: phrase.languages for phrase in query.phrases for word in phrase.words if len(word) > 2}
    some = tuple(Phrase((word,), len(word) > 3, languages) for word, languages in words.items())
    conditions = [_condition(viewer, wanted) for wanted in query.filters]
    return _load(_by_words(viewer, Match(some=some, none=query.excluded), conditions)) if some else []


def sizes(viewer: Actor, queries: Sequence[Query]) -> list[int]:
    """How many posts each search finds, counted up to 50, in one statement."""
    if not queries:
        return []
    arms = []
    for query in queries:
        conditions = [_condition(viewer, wanted) for wanted in query.filters]
        arms.append(_arm(viewer, Match(every=query.phrases, none=query.excluded), How.WORDS, conditions, COUNTED))
    counts = [select(func.count()).select_from(arm.subquery()).scalar_subquery() for arm in arms]
    return [int(count) for count in session().connection().execute(select(*counts)).one()]


def _load(found: Statement) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    now = utcnow()
    for post_id, thread_id, how, score, resolution, is_solution, views, written_at, *place in session().connection().execute(found):
        known = best.get(post_id)
        how |= known.how if known else 0
        age = (now - written_at).total_seconds() / DAY_SECONDS
        best[post_id] = Candidate(post_id, thread_id, how, score, resolution == "solved", bool(is_solution), views, age, *place)
    return list(best.values())


def _selected(viewer: Actor, how: int, conditions: list[ColumnElement[bool]]) -> Statement:
    way: ColumnElement[int] = literal_column(str(how)).label("how")
    found: Statement = select(
        Post.id.label("post_id"), Post.thread_id, way, Post.score, Thread.resolution, Post.is_solution, Thread.view_count, Post.created_at,
        Thread.status, Thread.category_id, Post.language,
    )
    return found.where(Post.listed.is_(True), threads_listed_for(viewer), *conditions)


def _by_words(viewer: Actor, match: Match, conditions: list[ColumnElement[bool]]) -> Statement:
    arms = [_arm(viewer, match, How.WORDS, conditions, CANDIDATES), _arm(viewer, match, How.TITLE, conditions, TITLE_CANDIDATES)]
    if 1 < len(match.every) <= MAX_PHRASE_WORDS:
        side_by_side = Phrase(tuple(word for phrase in match.every for word in phrase.words))
        arms.append(_arm(viewer, Match(every=(side_by_side,), none=match.none), How.PHRASE, conditions, PHRASE_CANDIDATES))
    return select(union_all(*arms).subquery())


def _arm(viewer: Actor, match: Match, how: int, conditions: list[ColumnElement[bool]], limit: int) -> Statement:
    found = matching(match, in_title=how == How.TITLE)
    arm = _selected(viewer, how, conditions).select_from(found.source)
    arm = arm.join(Post, Post.id == found.post_id).join(Thread, Thread.id == Post.thread_id).where(found.matches)
    if how == How.TITLE:
        arm = arm.where(Post.kind == "question")
    if conditions:
        far = select(found.post_id).select_from(found.source).where(found.matches).order_by(found.post_id.desc()).offset(REACH).limit(1)
        arm = arm.where(found.post_id > func.coalesce(far.correlate(None).scalar_subquery(), 0))
    return select(arm.order_by(found.post_id.desc()).limit(limit).subquery())


def _by_filters(viewer: Actor, query: Query, conditions: list[ColumnElement[bool]]) -> Statement:
    found = _selected(viewer, How.WORDS, conditions).join(Thread, Thread.id == Post.thread_id)
    if any(_is_about_posts(wanted) for wanted in query.filters):
        found = found.where(Post.kind.in_(INDEXED))
    else:
        found = found.where(Post.kind == "question")
    if query.excluded:
        gone = matching(Match(some=query.excluded))
        found = found.where(Post.id.not_in(select(gone.post_id).select_from(gone.source).where(gone.matches)))
    return found.order_by(Post.id.desc()).limit(CANDIDATES)


def _is_about_posts(wanted: Filter) -> bool:
    return wanted.name in ABOUT_POSTS or (wanted.name, wanted.value) in {
        ("is", "answer"), ("is", "mine"), ("has", "image"), ("has", "file"),
    }


def _condition(viewer: Actor, wanted: Filter) -> ColumnElement[bool]:
    met = CONDITIONS[wanted.name](viewer, wanted.value)
    return not_(met) if wanted.negated else met


def _tag(_viewer: Actor, name: str) -> ColumnElement[bool]:
    synonym = select(TagSynonym.tag_id).where(TagSynonym.name == name)
    tags = select(Tag.id).where(or_(Tag.name == name, Tag.id.in_(synonym)))
    return Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(tags)))


def _category(_viewer: Actor, name: str) -> ColumnElement[bool]:
    return Thread.category_id.in_(select(Category.id).where(or_(Category.slug == name, func.lower(Category.name) == name)))


def _user(_viewer: Actor, handle: str) -> ColumnElement[bool]:
    return Post.author_id.in_(select(User.id).where(User.handle_key == fold(handle)))


def _is(viewer: Actor, kind: str) -> ColumnElement[bool]:
    if kind in ("mine", "bookmarked") and viewer.is_anonymous:
        return false()
    mine = select(Bookmark.thread_id).where(Bookmark.user_id == viewer.id)
    meanings: dict[str, ColumnElement[bool]] = {
        "question": (Post.kind == "question") & (Thread.type == "question"), "answer": Post.kind == "answer",
        "discussion": Thread.type == "discussion", "announcement": Thread.type == "announcement",
        "solved": Thread.status.in_((Status.SOLVED, Status.PRESUMED)), "unanswered": Thread.status == Status.UNANSWERED,
        "open": Thread.status.in_(UNRESOLVED), "mine": Post.author_id == viewer.id, "bookmarked": Thread.id.in_(mine),
    }
    return meanings[kind]


def _has(_viewer: Actor, thing: str) -> ColumnElement[bool]:
    if thing == "answer":
        return Thread.answer_count > 0
    if thing == "solution":
        marked = aliased(Post)
        return exists().where(marked.thread_id == Thread.id, marked.is_solution.is_(True), marked.listed.is_(True))
    is_image = Attachment.content_type.like("image/%")
    return exists().where(Attachment.post_id == Post.id, is_image if thing == "image" else not_(is_image))


def _compared(column: ColumnElement[int], value: str) -> ColumnElement[bool]:
    sign, number = number_of(value)
    return {">": column > number, ">=": column >= number, "<": column < number, "<=": column <= number, "=": column == number}[sign]


def _version(_viewer: Actor, value: str) -> ColumnElement[bool]:
    """Threads whose category asks for a version: this one, or one that goes on after it (`2.4` finds `2.4.1`)."""
    fields = select(CategoryField.id).where(CategoryField.role == "version")
    spellings = dict.fromkeys((value, value.upper(), value.capitalize(), f"v{value}", f"V{value}"))
    meant = or_(ThreadField.value.in_(spellings), *(begins_with(ThreadField.value, f"{spelling}.") for spelling in spellings))
    return Thread.id.in_(select(ThreadField.thread_id).where(ThreadField.field_id.in_(fields), meant))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


CONDITIONS: dict[str, Callable[[Actor, str], ColumnElement[bool]]] = {
    "status": lambda _viewer, value: Thread.status.in_(STATUSES[value]),
    "tag": _tag, "category": _category, "user": _user, "is": _is, "has": _has, "version": _version,
    "score": lambda _viewer, value: _compared(Post.score.expression, value),
    "answers": lambda _viewer, value: _compared(Thread.answer_count.expression, value),
    "lang": lambda _viewer, value: Post.language == value,
    "before": lambda _viewer, value: Post.created_at < _start(day_of(value)),
    "after": lambda _viewer, value: Post.created_at >= _start(day_of(value)),
}
