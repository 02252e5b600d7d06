"""What says by now that articles may not hold any more. Reads only; `commands/alarming` makes alarms of it.

A sign is named by a key that is the same however often one looks, and another one once something new happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, not_, or_, select

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.clock import iso, utcnow
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.models import Article, ArticleRating, ArticleRevision, ArticleSource
from forum.knowledge.states import AlarmKind, Visibility
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import SolvedHow
from forum.search.models import SuggestionEvent
from forum.search.states import Step
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import threads_listed_for


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to look at an article again."""

    article_id: int
    kind: AlarmKind
    key: str
    post_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def signs_of(article_ids: Sequence[int]) -> list[Sign]:
    """Everything that can be said against these articles, as far as readers have them."""
    return [*_of_sources(article_ids), *_of_time(article_ids), *_of_readers(article_ids), *_of_askers(article_ids)]


def articles_resting_on(thread_id: int) -> list[int]:
    """What readers have that rests on posts of a thread."""
    found = select(Article.id).join(ArticleRevision, _published()).join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id)
    found = found.join(Post, Post.id == ArticleSource.post_id).where(Post.thread_id == thread_id, Article.listed.is_(True))
    return list(session().scalars(found.distinct().order_by(Article.id)))


def _published() -> Any:
    return and_(ArticleRevision.article_id == Article.id, ArticleRevision.number == Article.published_revision)


def withdrawn() -> Any:
    """A source that was the solution when it was cited and is none now."""
    return and_(ArticleSource.accepted.is_(True), Post.is_solution.is_(False))


def _of_sources(article_ids: Sequence[int]) -> Iterator[Sign]:
    instead = exists().where(
        Solution.thread_id == Post.thread_id, Solution.is_primary, Solution.how != SolvedHow.PRESUMED,
        Solution.accepted_at > ArticleRevision.created_at,
    )
    passed_over = and_(
        Post.kind == PostKind.ANSWER, Post.is_solution.is_(False), ArticleSource.accepted.is_(False),
        Post.verified_by_staff_at.is_(None), instead,
    )
    removed = or_(Post.listed.is_(False), Thread.listed.is_(False))
    private = and_(Article.visibility == Visibility.PUBLIC.value, not_(threads_listed_for(STRANGER)))
    last = select(func.max(ResolutionChange.seq)).where(ResolutionChange.answer_id == Post.id).scalar_subquery()
    gone_at = func.coalesce(Post.hidden_at, Post.deleted_at, Thread.hidden_at, Thread.deleted_at)
    found = select(
        Article.id.label("article_id"), Post.id.label("post_id"), Post.revision.label("now"), ArticleSource.post_revision.label("cited"),
        ArticleSource.revision_id.label("rests"), removed.label("removed"), private.label("private"), Thread.category_id.label("place"),
        withdrawn().label("unaccepted"), passed_over.label("passed_over"), last.label("seq"), gone_at.label("gone_at"),
    ).join(ArticleRevision, _published()).join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id)
    found = found.join(Post, Post.id == ArticleSource.post_id).join(Thread, Thread.id == Post.thread_id)
    found = found.where(Article.id.in_(article_ids), Article.listed.is_(True)).where(
        or_(removed, private, withdrawn(), passed_over, Post.revision > ArticleSource.post_revision)
    )
    for row in session().execute(found.order_by(Article.id, ArticleSource.id)):
        yield from _of_source(row)


def _of_source(row: Any) -> Iterator[Sign]:
    """What is said against one text of an article is said again against another: each key names the revision that rests on the post."""
    def sign(kind: AlarmKind, name: str, what: object, **facts: int) -> Sign:
        return Sign(row.article_id, kind, f"{name}:{row.post_id}:{what}:r{row.rests}", row.post_id, facts)

    if row.removed:  # that it is no solution then follows from it
        yield sign(AlarmKind.HIDDEN, "hidden", iso(row.gone_at) if row.gone_at else "")
        return
    if row.private:
        yield sign(AlarmKind.HIDDEN, "private", row.place)
    if row.unaccepted:
        yield sign(AlarmKind.UNACCEPTED, "unaccepted", row.seq or 0)
    elif row.passed_over:
        yield sign(AlarmKind.OUTDATED, "outdated", row.cited)
    if row.now > row.cited:
        yield sign(AlarmKind.EDITED, "edited", row.now, cited=row.cited, now=row.now)


def is_due(now: datetime) -> ColumnElement[bool]:
    """The day to look at an article again has come, for every list and number: the one its owner set, else so many days since somebody
    has looked at it."""
    long_ago = and_(Article.review_by.is_(None), Article.reviewed_at < now - timedelta(days=settings.get("knowledge.review_days")))
    return or_(Article.review_by <= now.date(), long_ago)


def _of_time(article_ids: Sequence[int]) -> Iterator[Sign]:
    days = settings.get("knowledge.review_days")
    found = select(Article.id, Article.review_by, Article.reviewed_at).where(
        Article.id.in_(article_ids), Article.listed.is_(True), is_due(utcnow()),
    )
    for article_id, review_by, reviewed_at in session().execute(found.order_by(Article.id)):
        day = review_by or (reviewed_at + timedelta(days=days)).date()
        yield Sign(article_id, AlarmKind.DUE, f"due:{day.isoformat()}", None, {"day": day.isoformat()})


def _of_readers(article_ids: Sequence[int]) -> Iterator[Sign]:
    """The share that it did not help, against the same article's share in as many days before; both with enough answers."""
    now, days = utcnow(), timedelta(days=settings.get("knowledge.unhelpful_days"))
    late = and_(
        ArticleRating.at >= now - days, ArticleRating.revision == Article.published_revision,
        ArticleRating.at > func.coalesce(_looked_at(AlarmKind.UNHELPFUL), now - days),
    )
    early = and_(ArticleRating.at >= now - 2 * days, ArticleRating.at < now - days)

    def number(*conditions: Any) -> Any:
        return func.sum(case((and_(*conditions), 1), else_=0))

    bad = ArticleRating.helpful.is_(False)
    found = select(Article.id, number(early), number(early, bad), number(late), number(late, bad)).join(
        ArticleRating, ArticleRating.article_id == Article.id,
    ).where(Article.id.in_(article_ids), Article.listed.is_(True), ArticleRating.at >= now - 2 * days, ~_is_open(AlarmKind.UNHELPFUL))
    least = settings.get("knowledge.unhelpful_sample")
    for article_id, before, bad_before, after, bad_after in session().execute(found.group_by(Article.id).order_by(Article.id)):
        if min(before, after) < least:
            continue
        was, is_ = round(100 * bad_before / before), round(100 * bad_after / after)
        if is_ - was >= settings.get("knowledge.unhelpful_points"):
            facts = {"was": was, "is": is_, "of": int(after), "of_before": int(before)}
            yield Sign(article_id, AlarmKind.UNHELPFUL, f"unhelpful:{now.date().isoformat()}", None, facts)


def _of_askers(article_ids: Sequence[int]) -> Iterator[Sign]:
    """Questions asked though this article was suggested, since somebody has looked at it."""
    now, enough = utcnow(), settings.get("knowledge.asked_anyway")
    since = func.coalesce(_looked_at(AlarmKind.ASKED), Article.reviewed_at)
    found = select(Article.id, func.count(), func.max(since)).join(SuggestionEvent, SuggestionEvent.article_id == Article.id).where(
        _was_asked(), SuggestionEvent.at >= now - timedelta(days=30), SuggestionEvent.at > since,
        Article.id.in_(article_ids), Article.listed.is_(True),
    )
    for article_id, count, begun in session().execute(found.group_by(Article.id).having(func.count() >= enough).order_by(Article.id)):
        key = f"asked:{begun if isinstance(begun, str) else iso(begun)}:{count // enough}"
        yield Sign(article_id, AlarmKind.ASKED, key, None, {"count": int(count)})


def _was_asked() -> Any:
    """Written out, so that both databases see that the index of just these events serves."""
    return SuggestionEvent.step == literal(Step.ASKED_ANYWAY.value, literal_execute=True)


def _looked_at(kind: AlarmKind) -> Any:
    """When the last alarm of this kind was settled."""
    closed = select(func.max(ArticleAlarm.closed_at)).where(ArticleAlarm.article_id == Article.id, ArticleAlarm.kind == kind)
    return closed.correlate(Article).scalar_subquery()


def _is_open(kind: AlarmKind) -> Any:
    return exists().where(ArticleAlarm.article_id == Article.id, ArticleAlarm.kind == kind, ArticleAlarm.closed_at.is_(None))
