"""Whether people find what they search for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import Basis, Better, Kind, Measure, Page, Part, Scope
from forum.metrics.measures.building import Words, build, count, count_points, known_from, points_from, share, share_points
from forum.metrics.queries.beside import SEARCHED
from forum.metrics.queries.narrowed import LOOKED_BY, SEARCHES_BY
from forum.metrics.queries.rows import search_rows
from forum.metrics.states import Noted

GROUP = "search"
CHOSEN = (Noted.SEARCHES, LOOKED_BY)
"""Where people chose to look was not always written down; what language they wrote in was."""


def _of_searches(measure_id: str, name: str, better: Better, words: Words) -> Measure:
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return search_rows(viewer, scope, SEARCHED[name if part is Part.COUNTED else "searches"], offset, limit)

    return build(
        measure_id, GROUP, Kind.SHARE, Basis.FLOW, better, words, rows=rows, slices=SEARCHES_BY, by_clock=True,
        read=known_from(*CHOSEN, lambda reading: share(sum(reading.searches[name]), sum(reading.searches["searches"]))),
        points=points_from(*CHOSEN, lambda reading: share_points(reading, reading.searches[name], reading.searches["searches"])),
    )


SEARCHING = (
    build(
        "searches", GROUP, Kind.COUNT, Basis.FLOW, Better.NEITHER, Words(
            _l("Searches"),
            _l("Searches in the period; the same words again within half an hour are one search. Kept as long as the search log. By "
               "category and tag: those in which one was chosen; by language: that of their words."),
        ),
        read=known_from(*CHOSEN, lambda reading: count(sum(reading.searches["searches"]))),
        points=points_from(*CHOSEN, lambda reading: count_points(reading, reading.searches["searches"])),
        rows=lambda viewer, scope, _part, offset, limit: search_rows(viewer, scope, SEARCHED["searches"], offset, limit),
        slices=SEARCHES_BY, by_clock=True,
    ),
    _of_searches("search_click_through", "opened", Better.UP, Words(
        _l("Searches that led somewhere"), _l("Of the searches in the period, the share in which something found was opened."),
    )),
    _of_searches("search_solved", "solved", Better.UP, Words(
        _l("Searches that solved it"),
        _l("Of the searches in the period, the share after which somebody said that what they opened solved their problem."),
    )),
    _of_searches("zero_result_share", "empty", Better.DOWN, Words(
        _l("Searches without a result"), _l("Of the searches in the period, the share that found nothing at all."),
    )),
)
