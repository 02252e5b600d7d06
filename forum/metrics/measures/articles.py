"""How the articles of the help are doing: how often they are read, what readers say, and what of them needs care.

How many there were and what of them needed care is known from their history; which date they were to be looked at again on is known
of now only (`has_past`). Views have a day since they are counted by day; before that there is nothing, not zero.
"""

from __future__ import annotations

from datetime import date, timedelta
from operator import add
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.clock import utcnow
from forum.metrics.measured import Basis, Better, Kind, Measure, Page, Part, Point, Scope, Value
from forum.metrics.measures.building import Words, build, count, count_points, share, share_points
from forum.metrics.queries.beside import RATED, article_conditions, articles_standing
from forum.metrics.queries.narrowed import ARTICLES_BY
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.rows import article_rows, rating_rows, view_rows
from forum.metrics.queries.viewed import Viewed, views_within

GROUP = "articles"
PER_VIEWS = 100


def _standing(measure_id: str, name: str, better: Better, words: Words) -> Measure:
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        conditions = articles_standing(scope, utcnow())
        return article_rows(viewer, conditions[name if part is Part.COUNTED else "listed"], offset, limit)

    return build(
        measure_id, GROUP, Kind.SHARE, Basis.STANDING, better, words, rows=rows, slices=ARTICLES_BY, by_clock=True,
        read=lambda reading: share(reading.articles_then[name][-1], reading.articles_then["listed"][-1]),
        points=lambda reading: share_points(reading, reading.articles_then[name], reading.articles_then["listed"]),
    )


def _stale_rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
    conditions = article_conditions(utcnow(), scope.within)
    return article_rows(viewer, conditions["stale" if part is Part.COUNTED else "listed"], offset, limit)


def _helpful_rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
    return rating_rows(viewer, scope, RATED["helpful" if part is Part.COUNTED else "ratings"], offset, limit)


def _viewed(reading: Reading) -> Viewed:
    return reading.made(_views_read)


def _views_read(reading: Reading) -> Viewed:
    return views_within(reading.scope)


def _views(reading: Reading) -> Value:
    """`n`: the articles that were viewed, which are the rows of the list."""
    found, scope = _viewed(reading), reading.scope
    number = found.views if found.covers(scope.end) else None
    return Value(found.articles, number, number, complete=found.covers(scope.start))


def _answers(reading: Reading) -> Value:
    found, answers = _viewed(reading), sum(reading.ratings["beside_views"])
    return Value(answers, _per_views(answers, found.views), complete=found.covers(reading.scope.start))


def _per_views(answers: int, views: int) -> float | None:
    return PER_VIEWS * answers / views if views else None


def _view_points(reading: Reading) -> list[Point]:
    """`n`: articles viewed, each once a day."""
    return [Point(first, views, articles) for first, views, articles in _steps(reading)]


def _answer_points(reading: Reading) -> list[Point]:
    answers = reading.ratings["beside_views"]
    return [
        Point(first, _per_views(number, views or 0), number)
        for (first, views, _articles), number in zip(_steps(reading), answers, strict=True)
    ]


def _steps(reading: Reading) -> list[tuple[date, int | None, int]]:
    """By step its first day, views (None before views had days) and articles."""
    found, steps = _viewed(reading), [[0, 0] for _first in reading.firsts]
    for day, numbers in found.days.items():
        step = steps[reading.place(day)]
        step[:] = map(add, step, numbers)
    return [
        (first, views if found.covers(first + timedelta(days=reading.step - 1)) else None, articles)
        for first, (views, articles) in zip(reading.firsts, steps, strict=True)
    ]


ARTICLES = (
    build(
        "article_views", GROUP, Kind.COUNT, Basis.FLOW, Better.NEITHER, Words(
            _l("Article views"),
            _l("How often articles that readers have now were viewed in the period, public and internal ones; the list has each article "
               "with its views. A reader who comes back to an article within half an hour counts once, programs do not count. Views of "
               "before they were counted by day have no day and are left out."),
        ),
        read=_views, points=_view_points, rows=lambda viewer, scope, _part, offset, limit: view_rows(viewer, scope, offset, limit),
        slices=ARTICLES_BY, by_clock=True,
    ),
    build(
        "articles_helpful", GROUP, Kind.SHARE, Basis.FLOW, Better.UP, Words(
            _l("Articles that helped"),
            _l("Of the answers readers gave in the period to \"Did this help?\" under an article, the share that said yes. Members' last "
               "answer per article counts. Articles that readers do not have any more count nowhere."),
        ),
        read=lambda reading: share(sum(reading.ratings["helpful"]), sum(reading.ratings["ratings"])),
        points=lambda reading: share_points(reading, reading.ratings["helpful"], reading.ratings["ratings"]),
        rows=_helpful_rows, slices=ARTICLES_BY, by_clock=True,
    ),
    build(
        "article_answers_per_100_views", GROUP, Kind.SCORE, Basis.FLOW, Better.NEITHER, Words(
            _l("Answers per 100 article views"),
            _l("How many readers answered \"Did this help?\" in the period for every 100 views of articles, yes and no together: on how "
               "many readers \"Articles that helped\" rests. Days before views were counted by day are left out."),
        ),
        read=_answers, points=_answer_points,
        rows=lambda viewer, scope, _part, offset, limit: rating_rows(viewer, scope, RATED["beside_views"], offset, limit),
        slices=ARTICLES_BY, by_clock=True,
    ),
    build(
        "articles_published", GROUP, Kind.COUNT, Basis.STANDING, Better.NEITHER, Words(
            _l("Articles"), _l("Articles that readers had at the end of the period, or have now, public and internal ones."),
        ),
        read=lambda reading: count(reading.articles_then["listed"][-1]),
        points=lambda reading: count_points(reading, reading.articles_then["listed"]),
        rows=lambda viewer, scope, _part, offset, limit: article_rows(
            viewer, articles_standing(scope, utcnow())["listed"], offset, limit),
        slices=ARTICLES_BY, by_clock=True,
    ),
    _standing("articles_needing_update", "needing_update", Better.DOWN, Words(
        _l("Articles that need an update"),
        _l("Of the articles that readers had at the end of the period, or have now, the share that was marked as outdated."),
    )),
    _standing("articles_alarmed", "alarmed", Better.DOWN, Words(
        _l("Articles with open alarms"),
        _l("Of the articles that readers had at the end of the period, or have now, the share with an open item on the maintenance "
           "board."),
    )),
    build(
        "articles_stale", GROUP, Kind.SHARE, Basis.STANDING, Better.DOWN, Words(
            _l("Articles past their review date"),
            _l("Of the articles that readers have now, the share whose day for looking at them again has come: the one that was set, or "
               "without one the days of the setting since the last review. Which day it was before is not kept."),
        ),
        read=lambda reading: share(reading.articles["stale"], reading.articles["listed"]), points=lambda _reading: (), rows=_stale_rows,
        slices=ARTICLES_BY, by_clock=True, has_past=False,
    ),
)
