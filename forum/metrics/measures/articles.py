"""How the articles of the help are doing. Apart from what readers said, this is how it is now, whatever the period."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.clock import utcnow
from forum.metrics.measured import Basis, Better, Kind, Measure, Page, Part, Scope
from forum.metrics.measures.building import Words, build, count, share, share_points
from forum.metrics.queries.beside import RATED, article_conditions
from forum.metrics.queries.rows import article_rows, rating_rows

GROUP = "articles"


def _standing(measure_id: str, name: str, better: Better, words: Words) -> Measure:
    def rows(viewer: Any, _scope: Scope, part: Part, offset: int, limit: int) -> Page:
        conditions = article_conditions(utcnow())
        return article_rows(viewer, conditions[name if part is Part.COUNTED else "listed"], offset, limit)

    return build(
        measure_id, GROUP, Kind.SHARE, Basis.STANDING, better, words, rows=rows, points=lambda _reading: (), sliced=False, by_clock=True,
        read=lambda reading: share(reading.articles[name], reading.articles["listed"]),
    )


def _helpful_rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
    return rating_rows(viewer, scope, RATED["helpful" if part is Part.COUNTED else "ratings"], offset, limit)


ARTICLES = (
    build(
        "articles_helpful", GROUP, Kind.SHARE, Basis.FLOW, Better.UP, Words(
            _l("Articles that helped"),
            _l("Of the answers readers gave in the period to \"Did this help?\" under an article, the share that said yes. Members' last "
               "answer per article counts. Articles that readers do not have any more count nowhere."),
        ),
        read=lambda reading: share(sum(reading.ratings["helpful"]), sum(reading.ratings["ratings"])),
        points=lambda reading: share_points(reading, reading.ratings["helpful"], reading.ratings["ratings"]),
        rows=_helpful_rows, sliced=False, by_clock=True,
    ),
    build(
        "articles_published", GROUP, Kind.COUNT, Basis.STANDING, Better.NEITHER, Words(
            _l("Articles"), _l("Articles that readers have now, public and internal ones."),
        ),
        read=lambda reading: count(reading.articles["listed"]), points=lambda _reading: (), sliced=False, by_clock=True,
        rows=lambda viewer, _scope, _part, offset, limit: article_rows(viewer, article_conditions(utcnow())["listed"], offset, limit),
    ),
    _standing("articles_needing_update", "needing_update", Better.DOWN, Words(
        _l("Articles that need an update"), _l("Of the articles that readers have now, the share that is marked as outdated."),
    )),
    _standing("articles_alarmed", "alarmed", Better.DOWN, Words(
        _l("Articles with open alarms"),
        _l("Of the articles that readers have now, the share with an open item on the maintenance board."),
    )),
    _standing("articles_stale", "stale", Better.DOWN, Words(
        _l("Articles past their review date"),
        _l("Of the articles that readers have now, the share whose date for looking at them again has passed."),
    )),
)
