"""The lists behind the numbers: the rows of the conditions that the numbers count, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, case, func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import day_bounds, utcnow
from forum.knowledge.models import Article, ArticleRating, ArticleViewDay
from forum.knowledge.visibility import articles_visible_to
from forum.metrics.conditions import within
from forum.metrics.measured import Page, Row, Scope
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.models import QuestionTurn as Turn
from forum.metrics.queries.beside import rated_in, searched_in, visits
from forum.metrics.queries.reading import asked_in, happened_in, instant_of, standing_at
from forum.metrics.queries.viewed import viewed_in
from forum.policy import Action
from forum.search.models import Search
from forum.search.queries.gaps import words_of_several
from forum.threads.models import Thread
from forum.threads.visibility import threads_visible_to
from forum.votes.models import MeToo, WithdrawnMeToo

MOST = 5_000
"""Rows of one part of a list: those of a file."""
PORTION = 500
"""Of so many rows at once it is asked what is said of them."""


def page(query: Select[Any], order: Sequence[Any], offset: int, limit: int, made: Callable[[Any], Row]) -> Page:
    """A part of what a query finds, and how many there are in all."""
    found, total = _some(query, order, offset, limit)
    rows = [made(row) for row in found]
    return Page(rows, total, max(0, offset) + len(rows) < total)


def _some(query: Select[Any], order: Sequence[Any], offset: int, limit: int) -> tuple[Sequence[Any], int]:
    total = session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    some = query.order_by(*order).offset(max(0, offset)).limit(max(1, min(limit, MOST)))
    return session().execute(some).mappings().all(), total


def _thread_columns(viewer: Actor) -> list[Any]:
    seen = case((threads_visible_to(viewer), 1), else_=0).label("seen")
    return [Thread.id.label("thread_id"), Thread.title, Thread.slug, Thread.type, seen]


def _row(row: Any, at: datetime, *, seconds: float | None = None, detail: str = "") -> Row:
    """What was removed is counted where it counted, and named to those only who may see it."""
    if not row["seen"]:
        return Row(row["thread_id"], at, _("A question that was removed"), "", detail, seconds)
    found = Thread(id=row["thread_id"], type=row["type"], slug=row["slug"], title=row["title"])
    return Row(found.id, at, found.title, found.url, detail, seconds)


def asked_rows(
    viewer: Actor, scope: Scope, conditions: Sequence[ColumnElement[bool]], offset: int, limit: int, *, column: Any = None,
    credited: bool = False,
) -> Page:
    """Questions asked in the scope, with the seconds of a column, or the member whose solution it is."""
    columns = [*_thread_columns(viewer), Fact.asked_at, *([column.label("seconds")] if column is not None else [])]
    query = select(*columns).join(Thread, Thread.id == Fact.thread_id)
    if credited:
        query = query.add_columns(User.display_name).outerjoin(User, User.id == Fact.solver_id)
    query = query.where(*asked_in(scope), *conditions)
    return page(query, (Fact.asked_at.desc(), Fact.thread_id.desc()), offset, limit, lambda row: _row(
        row, row["asked_at"], seconds=row.get("seconds"), detail=(row.get("display_name") or "") if credited else "",
    ))


def turn_rows(viewer: Actor, scope: Scope, kinds: Sequence[str], offset: int, limit: int) -> Page:
    """What happened in the scope."""
    query = select(*_thread_columns(viewer), Turn.at).join(Fact, Fact.thread_id == Turn.thread_id).join(Thread, Thread.id == Turn.thread_id)
    order = (Turn.at.desc(), Turn.thread_id.desc(), Turn.seq.desc())
    return page(query.where(*happened_in(scope, *kinds)), order, offset, limit, lambda row: _row(row, row["at"]))


def standing_rows(viewer: Actor, scope: Scope, offset: int, limit: int, *, people: bool = False) -> Page:
    """The questions that stand unresolved at the end of the scope, with their age."""
    now = utcnow()
    instant = instant_of(scope, now).timestamp()
    query = (
        select(*_thread_columns(viewer), Span.asked, _people_at(instant_of(scope, now)).label("people"))
        .join(Fact, Fact.thread_id == Span.thread_id).join(Thread, Thread.id == Span.thread_id)
        .where(*standing_at(scope, now), *within(scope.within))
    )
    return page(query, (Span.asked.desc(), Span.thread_id.desc()), offset, limit, lambda row: _row(
        row, datetime.fromtimestamp(row["asked"], UTC), seconds=max(0.0, instant - row["asked"]),
        detail=ngettext("%(num)s person", "%(num)s people", row["people"]) if people else "",
    ))


def _people_at(instant: datetime) -> ColumnElement[int]:
    """Over threads: the asker, and all who had the same problem just before an instant."""
    said = select(func.count()).where(MeToo.thread_id == Thread.id, MeToo.created_at < instant)
    once = select(func.count()).where(
        WithdrawnMeToo.thread_id == Thread.id, WithdrawnMeToo.said_at < instant, WithdrawnMeToo.withdrawn_at >= instant,
        WithdrawnMeToo.withdrawn_at > WithdrawnMeToo.said_at,
    )
    return 1 + Thread.carried_me_toos + said.correlate(Thread).scalar_subquery() + once.correlate(Thread).scalar_subquery()


def visit_rows(viewer: Actor, scope: Scope, step: str | None, offset: int, limit: int) -> Page:
    """Visits in which something was suggested (and this step taken), named by the first thing that was suggested."""
    one = visits(scope).subquery()
    number = func.row_number().over(order_by=(one.c.at, one.c.session)).label("id")
    query = (
        select(number, one.c.at, *_thread_columns(viewer)[1:], Thread.id.label("thread_id"), *_article_columns(viewer))
        .select_from(one).outerjoin(Thread, Thread.id == one.c.thread_id).outerjoin(Article, Article.id == one.c.article_id)
    )
    if step is not None:
        query = query.where(one.c[step] == 1)

    def made(row: Any) -> Row:
        if row["thread_id"] is not None:
            named = _row(row, row["at"])
            return Row(row["id"], row["at"], named.title, named.path)
        return Row(row["id"], row["at"], *_article(row))

    return page(query, (one.c.at.desc(), one.c.session.desc()), offset, limit, made)


def _article_columns(viewer: Actor) -> list[Any]:
    seen = case((articles_visible_to(viewer), 1), else_=0).label("article_seen")
    return [Article.id.label("article_id"), Article.title.label("article"), Article.slug.label("article_slug"), seen]


def _article(row: Any) -> tuple[str, str]:
    """Title and path of an article, for those who may read it."""
    if not row["article_seen"]:
        return _("An article that is gone"), ""
    return row["article"], Article(id=row["article_id"], slug=row["article_slug"]).url


def search_rows(viewer: Actor, scope: Scope, condition: ColumnElement[bool], offset: int, limit: int) -> Page:
    """Searches; what was looked for is shown to those who may see what is missing, as far as more than one visitor looked for it."""
    columns: list[Any] = [Search.id, Search.at, Search.words, Search.results]
    query = select(*columns).where(*searched_in(scope), condition)
    found, total = _some(query, (Search.at.desc(), Search.id.desc()), offset, limit)
    named = _named([row["words"] for row in found], scope) if can(viewer, Action.SEE_SEARCH_GAPS) else set()
    rows = [Row(
        row["id"], row["at"], row["words"] if row["words"] in named else _("A search"), "",
        ngettext("%(num)s result", "%(num)s results", row["results"]),
    ) for row in found]
    return Page(rows, total, max(0, offset) + len(rows) < total)


def _named(words: Sequence[str], scope: Scope) -> set[str]:
    """Those of the words that may be shown."""
    each, since, until = sorted(set(words)), day_bounds(scope.start)[0], day_bounds(scope.end)[1]
    return {one for first in range(0, len(each), PORTION) for one in words_of_several(each[first:first + PORTION], since, until)}


def rating_rows(viewer: Actor, scope: Scope, condition: ColumnElement[bool], offset: int, limit: int) -> Page:
    """What readers said of articles."""
    columns: list[Any] = [ArticleRating.id, ArticleRating.at, ArticleRating.helpful, *_article_columns(viewer)]
    query = select(*columns).join(Article, Article.id == ArticleRating.article_id).where(*rated_in(scope), condition)
    return page(query, (ArticleRating.at.desc(), ArticleRating.id.desc()), offset, limit, lambda row: Row(
        row["id"], row["at"], *_article(row), _("Helped") if row["helpful"] else _("Did not help"),
    ))


def article_rows(viewer: Actor, condition: ColumnElement[bool], offset: int, limit: int) -> Page:
    """Articles, by when readers got them."""
    columns: list[Any] = [*_article_columns(viewer), Article.published_at, Article.created_at]
    query = select(*columns).where(condition)
    return page(query, (Article.published_at.desc(), Article.id.desc()), offset, limit, lambda row: Row(
        row["article_id"], row["published_at"] or row["created_at"], *_article(row),
    ))


def view_rows(viewer: Actor, scope: Scope, offset: int, limit: int) -> Page:
    """Articles that were viewed in the scope, the most viewed first, each at the last day on which it was."""
    last, views = func.max(ArticleViewDay.day).label("last"), func.sum(ArticleViewDay.views).label("views")
    one = select(ArticleViewDay.article_id, last, views).join(Article, Article.id == ArticleViewDay.article_id)
    each = one.where(*viewed_in(scope)).group_by(ArticleViewDay.article_id).subquery()
    query = select(*_article_columns(viewer), each.c.last, each.c.views).join(each, each.c.article_id == Article.id)
    return page(query, (each.c.views.desc(), Article.id.desc()), offset, limit, lambda row: Row(
        row["article_id"], day_bounds(row["last"])[0], *_article(row), ngettext("%(num)d view", "%(num)d views", int(row["views"])),
    ))
