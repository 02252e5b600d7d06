"""What searches, suggestions and articles add to the insights: counted from their own rows, by UTC day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, union_all

from forum.core.db import session
from forum.core.db_types import utc_day
from forum.kit.clock import day_bounds
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.states import ArticleState
from forum.knowledge.watching import is_due
from forum.metrics.measured import Scope
from forum.metrics.queries.article_days import is_past, standing_then
from forum.metrics.queries.narrowed import about, looked_for_in, visited_about
from forum.metrics.queries.viewed import first_day
from forum.resolution.counting import EVERYTHING, Slice
from forum.search.models import Search, SuggestionEvent
from forum.search.states import Place, Step

Days = Mapping[str, Mapping[date, int]]
SOUGHT_HELP = (Place.ASK, Place.ANSWER, Place.WIDGET)
"""Suggestions made to somebody who has a problem: while asking, on the page that answers, in the help on other pages."""

SEARCHED: Mapping[str, ColumnElement[bool]] = {
    "searches": Search.id.is_not(None),
    "opened": or_(Search.thread_id.is_not(None), Search.article_id.is_not(None)),
    "solved": Search.solved.is_(True),
    "empty": Search.results == 0,
}
RATED: Mapping[str, ColumnElement[bool]] = {
    "ratings": ArticleRating.id.is_not(None), "helpful": ArticleRating.helpful.is_(True),
    "beside_views": utc_day(ArticleRating.at) >= first_day(),
}
"""`beside_views`: since views have days."""
_alarmed = exists().where(ArticleAlarm.article_id == Article.id, ArticleAlarm.closed_at.is_(None))
STEPS: Mapping[str, Step] = {"opened": Step.OPENED, "solved": Step.SOLVED, "asked_anyway": Step.ASKED_ANYWAY}


def article_conditions(now: datetime, within: Slice = EVERYTHING) -> Mapping[str, ColumnElement[bool]]:
    """Of articles that readers have, of a slice. Due to be looked at again: stale."""
    listed = and_(Article.listed.is_(True), *about(within))
    return {
        "listed": listed,
        "needing_update": and_(listed, Article.state == ArticleState.NEEDS_UPDATE),
        "alarmed": and_(listed, _alarmed),
        "stale": and_(listed, is_due(now)),
    }


def articles_standing(scope: Scope, now: datetime) -> Mapping[str, ColumnElement[bool]]:
    """The same at the end of the scope, as far as that is known of past days."""
    end = day_bounds(scope.end)[1]
    return standing_then(end, scope.within) if is_past(scope.end, now) else article_conditions(now, scope.within)


def lasting(column: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """From the first instant of the scope to its last."""
    return [column >= day_bounds(scope.start)[0], column < day_bounds(scope.end)[1]]


def visits(scope: Scope) -> Select[Any]:
    """One row per visitor and day to whom something was suggested about what the slice is about: when first, and which steps they took."""
    taken = [func.max(case((SuggestionEvent.step == step, 1), else_=0)).label(name) for name, step in STEPS.items()]
    shown = func.max(case((SuggestionEvent.step == Step.SHOWN, 1), else_=0))
    first, day = func.min(SuggestionEvent.at).label("at"), utc_day(SuggestionEvent.at).label("day")
    which = [func.min(SuggestionEvent.thread_id).label("thread_id"), func.min(SuggestionEvent.article_id).label("article_id")]
    columns: list[Any] = [SuggestionEvent.session, day, first, *which, *taken]
    found = select(*columns)
    found = found.where(SuggestionEvent.place.in_(SOUGHT_HELP), *lasting(SuggestionEvent.at, scope))
    return found.group_by(SuggestionEvent.session, utc_day(SuggestionEvent.at)).having(and_(shown == 1, *visited_about(scope.within)))


def sessions_by_day(scope: Scope) -> Select[Any]:
    """`shown`: visits in which something was suggested; of those `opened`, `solved` and `asked_anyway`."""
    one = visits(scope).subquery()
    sums = [func.count().label("shown"), *(func.sum(one.c[name]).label(name) for name in STEPS)]
    return select(one.c.day, *sums).group_by(one.c.day)


def searches_by_day(scope: Scope) -> Select[Any]:
    return _counted(Search.at, SEARCHED, searched_in(scope))


def ratings_by_day(scope: Scope) -> Select[Any]:
    return _counted(ArticleRating.at, RATED, rated_in(scope)).join(Article, Article.id == ArticleRating.article_id)


BESIDE: Mapping[str, Callable[[Scope], Select[Any]]] = {
    "sessions": sessions_by_day, "searches": searches_by_day, "ratings": ratings_by_day,
}


def days_beside(scope: Scope, names: Sequence[str]) -> dict[str, Days]:
    """What these of `BESIDE` count, in one statement: name -> what is counted -> day -> how many."""
    parts = [BESIDE[name](scope).subquery() for name in names]
    most = max(len(part.c) for part in parts)
    rows = [
        select(literal(place).label("place"), *part.c, *(literal(0) for _missing in range(most - len(part.c))))
        for place, part in enumerate(parts)
    ]
    found: dict[str, dict[str, dict[date, int]]] = {name: defaultdict(dict) for name in names}
    for place, day, *numbers in session().execute(union_all(*rows)):
        for column, number in zip(list(parts[place].c)[1:], numbers, strict=False):
            found[names[place]][column.key][day] = int(number or 0)
    return dict(found.items())


def searched_in(scope: Scope) -> list[ColumnElement[bool]]:
    """Over searches: those of the scope, in the language of their words and where it was chosen to look."""
    return [*lasting(Search.at, scope), *looked_for_in(scope.within)]


def rated_in(scope: Scope) -> list[ColumnElement[bool]]:
    """Over ratings joined with articles: what was said in the scope of articles that readers have, as with all surveys."""
    return [*lasting(ArticleRating.at, scope), Article.listed.is_(True), *about(scope.within)]


def articles_now(now: datetime, within: Slice) -> dict[str, int]:
    """How many articles of a slice there are of each condition."""
    conditions = article_conditions(now, within)
    row = session().execute(select(*(func.sum(case((one, 1), else_=0)) for one in conditions.values()))).one()
    return {name: int(number or 0) for name, number in zip(conditions, row, strict=True)}


def _counted(column: Any, conditions: Mapping[str, ColumnElement[bool]], which: Sequence[ColumnElement[bool]]) -> Select[Any]:
    sums = [func.sum(case((one, 1), else_=0)).label(name) for name, one in conditions.items()]
    columns: list[Any] = [utc_day(column).label("day"), *sums]
    return select(*columns).where(*which).group_by(utc_day(column))
