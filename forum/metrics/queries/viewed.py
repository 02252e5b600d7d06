"""How often articles are read: counted from their daily rows, of articles that readers have now, as what is said of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, cast, distinct, func, literal, null, select, union_all

from forum.core.db import session
from forum.knowledge.models import Article, ArticleViewDay
from forum.metrics.measured import Scope
from forum.metrics.queries.narrowed import about


@dataclass(frozen=True, slots=True)
class Viewed:
    """`days`: views of a UTC day, and how many articles were viewed on it. `articles`: how many there were in all. `since`: the first day
    of which views were written down, None before that: earlier ones have no day."""

    days: Mapping[date, tuple[int, int]]
    articles: int
    since: date | None

    @property
    def views(self) -> int:
        return sum(views for views, _articles in self.days.values())

    def covers(self, first: date) -> bool:
        """Whether views were written down from that day on."""
        return self.since is None or first >= self.since


def viewed_in(scope: Scope) -> list[ColumnElement[bool]]:
    """Over daily rows joined with articles."""
    return [
        ArticleViewDay.day >= scope.start, ArticleViewDay.day <= scope.end, Article.listed.is_(True), *about(scope.within),
    ]


def first_day() -> ScalarSelect[Any]:
    """The first day of which views were written down."""
    return select(func.min(ArticleViewDay.day)).scalar_subquery()


def views_within(scope: Scope) -> Viewed:
    """One statement."""
    row = ArticleViewDay
    days = select(literal("day").label("part"), row.day.label("day"), func.sum(row.views).label("views"), func.count().label("articles"))
    whole = select(literal("whole"), cast(null(), Date), literal(0), func.count(distinct(row.article_id)))
    since = select(literal("since"), func.min(row.day), literal(0), literal(0))
    days, whole = (one.join(Article, Article.id == row.article_id).where(*viewed_in(scope)) for one in (days, whole))
    found: dict[date, tuple[int, int]] = {}
    articles, first = 0, None
    for part, day, views, number in session().execute(union_all(days.group_by(row.day), whole, since)):
        if part == "day":
            found[day] = (int(views), int(number))
        elif part == "whole":
            articles = int(number)
        else:
            first = day
    return Viewed(found, articles, first)
