"""Whether people find what they search for."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import NO_WAY, Basis, Better, Kind, Measure, Page, Part, Scope
from forum.metrics.measures.building import Words, build, count, count_points, share, share_points
from forum.metrics.queries.beside import SEARCHED
from forum.metrics.queries.rows import search_rows

GROUP = "search"


def _of_searches(measure_id: str, name: str, better: Better, words: Words) -> Measure:
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return search_rows(viewer, scope, SEARCHED[name if part is Part.COUNTED else "searches"], offset, limit)

    return build(
        measure_id, GROUP, Kind.SHARE, Basis.FLOW, better, words, rows=rows, slices=NO_WAY, by_clock=True,
        read=lambda reading: share(sum(reading.searches[name]), sum(reading.searches["searches"])),
        points=lambda reading: share_points(reading, reading.searches[name], reading.searches["searches"]),
    )


SEARCHING = (
    build(
        "searches", GROUP, Kind.COUNT, Basis.FLOW, Better.NEITHER, Words(
            _l("Searches"),
            _l("Searches in the period; the same words again within half an hour are one search. Kept as long as the search log."),
        ),
        read=lambda reading: count(sum(reading.searches["searches"])),
        points=lambda reading: count_points(reading, reading.searches["searches"]),
        rows=lambda viewer, scope, _part, offset, limit: search_rows(viewer, scope, SEARCHED["searches"], offset, limit),
        slices=NO_WAY, by_clock=True,
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
