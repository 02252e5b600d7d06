"""Questions that need not be asked: what suggestions do for people who have a problem."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import Basis, Better, Kind, Measure, Page, Part, Scope
from forum.metrics.measures.building import Words, build, count, count_points, known_from, points_from, share, share_points
from forum.metrics.queries.narrowed import VISITS_BY
from forum.metrics.queries.rows import visit_rows
from forum.metrics.states import Noted

GROUP = "deflection"
ASKED = (Noted.SUGGESTIONS, VISITS_BY)
"""What was asked, or was about to be, was not always written down."""


def _of_visits(measure_id: str, step: str, better: Better, words: Words) -> Measure:
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return visit_rows(viewer, scope, step if part is Part.COUNTED else None, offset, limit)

    return build(
        measure_id, GROUP, Kind.SHARE, Basis.FLOW, better, words, rows=rows, slices=VISITS_BY, by_clock=True,
        read=known_from(*ASKED, lambda reading: share(sum(reading.sessions[step]), sum(reading.sessions["shown"]))),
        points=points_from(*ASKED, lambda reading: share_points(reading, reading.sessions[step], reading.sessions["shown"])),
    )


DEFLECTION = (
    build(
        "suggestion_visits", GROUP, Kind.COUNT, Basis.FLOW, Better.NEITHER, Words(
            _l("Visits with suggestions"),
            _l("Visitors per day to whom a question or an article was suggested while they asked, searched for an answer or used the help "
               "on another page. Kept as long as the search log. By category, tag and language: of the question that was asked; without "
               "one, what they had chosen and written so far; without that, of what solved it."),
        ),
        read=known_from(*ASKED, lambda reading: count(sum(reading.sessions["shown"]))),
        points=points_from(*ASKED, lambda reading: count_points(reading, reading.sessions["shown"])),
        rows=lambda viewer, scope, _part, offset, limit: visit_rows(viewer, scope, None, offset, limit), slices=VISITS_BY, by_clock=True,
    ),
    _of_visits("suggestions_opened", "opened", Better.UP, Words(
        _l("Suggestion opened"), _l("Of the visits with suggestions, the share in which one was opened."),
    )),
    _of_visits("deflection_rate", "solved", Better.UP, Words(
        _l("Solved without asking"),
        _l("Of the visits with suggestions, the share in which somebody said that a suggestion solved the problem."),
    )),
    _of_visits("asked_anyway_rate", "asked_anyway", Better.DOWN, Words(
        _l("Asked anyway"),
        _l("Of the visits with suggestions, the share in which a question was asked within two hours although something was suggested."),
    )),
)
