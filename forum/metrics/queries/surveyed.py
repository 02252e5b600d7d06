"""The rows that measures of surveys count: value, line and list of a measure are read from the same selection, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, case, cast, false, func, literal, or_, select, true, union_all

from forum.core.db import session
from forum.core.db_types import utc_day
from forum.core.permissions import Actor, can
from forum.kit.clock import day_bounds
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.visibility import articles_visible_to
from forum.metrics.measured import Page, Part, Point, Row, Scope, Value
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.queries.narrowed import ARTICLES_BY, about
from forum.metrics.queries.reading import Reading, enough_said
from forum.metrics.queries.rows import MOST
from forum.metrics.surveys.states import DETRACTORS_TO, GOOD_FROM, PROMOTERS_FROM
from forum.policy import Action
from forum.threads.models import Thread
from forum.threads.visibility import threads_visible_to

Selecting = Callable[[Scope], Select[Any]]
"""Of a scope: id, at, counted (0 or 1), score, said (what a list says of the row), thread_id, article_id."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a measure counts. `mean`: its value is the mean score, else the share of the rows that are counted."""

    rows: Selecting
    said: Callable[[Any], str]
    mean: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows, those of them that are counted, and their scores together."""

    n: int = 0
    counted: int = 0
    score: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.n + other.n, self.counted + other.counted, self.score + other.score)


Tallies = Mapping[str, Mapping[date, Tally]]


def tallies(chosen: Mapping[str, Selection], scope: Scope) -> Tallies:
    """By name and UTC day, what every selection comes to: one statement for all of them."""
    parts = []
    for name, one in chosen.items():
        rows = one.rows(scope).subquery()
        day = utc_day(rows.c.at)
        sums = (func.count().label("n"), func.sum(rows.c.counted).label("counted"), func.sum(rows.c.score).label("score"))
        parts.append(select(literal(name).label("name"), day.label("day"), *sums).group_by(day))
    found: dict[str, dict[date, Tally]] = {name: {} for name in chosen}
    for name, day, n, counted, score in session().execute(union_all(*parts)):
        found[name][day] = Tally(int(n), int(counted), int(score))
    return found


def value_of(mean: bool, days: Mapping[date, Tally]) -> Value:
    """No value of too few answers (a setting), but how many there are."""
    whole = sum(days.values(), Tally())
    if not enough_said(whole.n):
        return Value(whole.n, None)
    return Value(whole.n, whole.score / whole.n) if mean else Value(whole.n, whole.counted / whole.n, whole.counted, whole.n)


def points_of(mean: bool, days: Mapping[date, Tally], reading: Reading) -> list[Point]:
    """A point a step; none has a value where it has too few answers."""
    steps = [Tally() for _first in reading.firsts]
    for day, one in days.items():
        steps[reading.place(day)] += one
    return [
        Point(first, (one.score if mean else one.counted) / one.n if enough_said(one.n) else None, one.n)
        for first, one in zip(reading.firsts, steps, strict=True)
    ]


def rows_of(chosen: Selection, viewer: Actor, scope: Scope, part: Part, offset: int, limit: int) -> Page:
    """Exactly the rows that are counted, or out of which, newest first; nothing for who may not read surveys. Of too few nobody learns
    from a list what the number does not say: neither which are counted nor what was answered."""
    if not can(viewer, Action.SEE_SURVEY_ANSWERS):
        return Page((), 0, False)
    one = chosen.rows(scope).subquery()
    n, counted = session().execute(select(func.count(), func.coalesce(func.sum(one.c.counted), 0)).select_from(one)).one()
    enough = enough_said(n)
    which: ColumnElement[bool] = true()
    if part is Part.COUNTED and not chosen.mean:
        which = one.c.counted == 1 if enough else false()
    total = n if part is Part.OUT_OF or chosen.mean else counted if enough else 0
    seen = case((threads_visible_to(viewer), 1), else_=0)
    read = case((articles_visible_to(viewer), 1), else_=0)
    found = (
        select(one, Thread, seen, Article, read).outerjoin(Thread, Thread.id == one.c.thread_id)
        .outerjoin(Article, Article.id == one.c.article_id).where(which)
    )
    found = found.order_by(one.c.at.desc(), one.c.id.desc()).offset(max(0, offset)).limit(max(1, min(limit, MOST)))
    rows = [_row(chosen, row, enough=enough) for row in session().execute(found)]
    return Page(rows, total, max(0, offset) + len(rows) < total)


def _row(chosen: Selection, row: Any, *, enough: bool) -> Row:
    thread, seen, article, read = row[-4:]
    title, path = _("An answer"), ""
    if thread is not None and seen:
        title, path = thread.title, thread.url
    elif article is not None and read:
        title, path = article.title, article.url
    return Row(row.id, row.at, title, path, chosen.said(row.said) if enough else "")


def _within(scope: Scope, at: Any) -> ColumnElement[bool]:
    first, last = day_bounds(scope.start)[0], day_bounds(scope.end)[1]
    return and_(at >= first, at < last)


def _flag(condition: Any) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _of_threads(table: Any, at: Any, scope: Scope, *, counted: Any, score: Any, said: Any) -> Select[Any]:
    """Rows about questions that are there and that the slice is about.

    Found by their time: with `+ 0` neither database begins with all questions of the slice and looks for what was said of each.
    """
    found = select(
        table.id, at.label("at"), _flag(counted).label("counted"), score.label("score"), said.label("said"),
        table.thread_id.label("thread_id"), literal(None, Integer).label("article_id"),
    ).join(Thread, Thread.id == table.thread_id + 0).where(_within(scope, at), Thread.listed.is_(True))
    return found.where(*scope.within.conditions())


NOTHING = literal(0)


def scored_help(scope: Scope) -> Select[Any]:
    row = ResolutionSurvey
    return _of_threads(row, row.answered_at, scope, counted=true(), score=row.score, said=row.score)


def good_help(scope: Scope) -> Select[Any]:
    row = ResolutionSurvey
    return _of_threads(row, row.answered_at, scope, counted=row.score >= GOOD_FROM, score=row.score, said=row.score)


def told_of_survey(scope: Scope) -> Select[Any]:
    row = ResolutionSurvey
    answered = row.answered_at.is_not(None)
    return _of_threads(row, row.told_at, scope, counted=answered, score=NOTHING, said=_flag(answered))


def helped_by_thread(scope: Scope) -> Select[Any]:
    row = PageAnswer
    return _of_threads(row, row.at, scope, counted=row.helped, score=NOTHING, said=_flag(row.helped))


def recommended(scope: Scope) -> Select[Any]:
    """The mean of 100, 0 and -100 is the share of promoters less that of detractors, times 100."""
    row, at = RecommendationSurvey, RecommendationSurvey.answered_at
    score = case((row.score >= PROMOTERS_FROM, 100), (row.score <= DETRACTORS_TO, -100), else_=0)
    nobody = literal(None, Integer)
    return select(
        row.id, at.label("at"), literal(1).label("counted"), score.label("score"), row.score.label("said"), nobody.label("thread_id"),
        nobody.label("article_id"),
    ).where(_within(scope, at))


def _visitors(scope: Scope) -> Subquery:
    """Readers who answered all that was asked of them, under questions and articles."""
    of_threads = (
        select(PageAnswer.id, PageAnswer.at, PageAnswer.helped, PageAnswer.sought, PageAnswer.would_contact, PageAnswer.thread_id,
               literal(None, Integer).label("article_id"))
        .join(Thread, Thread.id == PageAnswer.thread_id + 0).where(
            Thread.listed.is_(True), _within(scope, PageAnswer.at), *scope.within.only(ARTICLES_BY).conditions())
    )
    of_articles = (
        select(ArticleRating.id, ArticleRating.at, ArticleRating.helpful, ArticleRating.sought, ArticleRating.would_contact,
               literal(None, Integer), ArticleRating.article_id)
        .join(Article, Article.id == ArticleRating.article_id)
        .where(Article.listed.is_(True), _within(scope, ArticleRating.at), *about(scope.within))
    )
    return union_all(of_threads, of_articles).subquery()


def _of_visitors(scope: Scope, counted: Callable[[Any], Any], *which: Callable[[Any], Any]) -> Select[Any]:
    one = _visitors(scope)
    complete = and_(one.c.sought.is_not(None), or_(one.c.sought.is_(False), one.c.helped.is_(False), one.c.would_contact.is_not(None)))
    flag = _flag(counted(one.c))
    return select(
        one.c.id, one.c.at, flag.label("counted"), cast(NOTHING, Integer).label("score"), flag.label("said"), one.c.thread_id,
        one.c.article_id,
    ).where(complete, *(condition(one.c) for condition in which))


def sought_help(scope: Scope) -> Select[Any]:
    return _of_visitors(scope, lambda row: row.sought.is_(True))


def found_help(scope: Scope) -> Select[Any]:
    return _of_visitors(scope, lambda row: row.helped.is_(True), lambda row: row.sought.is_(True))


def would_have_contacted(scope: Scope) -> Select[Any]:
    found = (lambda row: row.sought.is_(True), lambda row: row.helped.is_(True))
    return _of_visitors(scope, lambda row: row.would_contact.is_(True), *found)


def deflected(scope: Scope) -> Select[Any]:
    return _of_visitors(scope, lambda row: and_(row.sought.is_(True), row.helped.is_(True), row.would_contact.is_(True)))


