"""What surveys come to, for the insights; `queries/surveyed.py` selects the rows behind each.

    csat               of the answers to "how was the help?": the mean of 1 to 5, and the share of 4 and 5
    response rate      of the askers who were told of that question in the period: those who have answered it by now
    nps                the share of 9 and 10 less the share of 0 to 6, times 100
    page helped        of the readers who said whether a solved question helped them: those who said yes (articles: `articles_helpful`)
    deflection         of readers who answered all that was asked of them: those who sought help with a problem, found it on the page,
                       and would have contacted support otherwise. It is the product of three shares, each a measure of its own:
                       sought help x found it x would have contacted support

Below `metrics.survey_minimum` answers there is no value. Answers about what is out of sight count nowhere.

One statement per scope finds what all of them come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.metrics.measured import EVERY_WAY, NO_WAY, Basis, Better, Kind, Measure, Point, Value
from forum.metrics.queries import surveyed
from forum.metrics.queries.narrowed import ARTICLES_BY
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.surveyed import Selection, Tallies
from forum.metrics.surveys.words import SCORE_WORDS

HELP, AVOIDED = "satisfaction", "deflection"
SELECTIONS: dict[str, Selection] = {}
"""By measure: filled below."""


def _score(said: int) -> str:
    return f"{said} – {SCORE_WORDS[said]}"


def _yes_or_no(said: int) -> str:
    return str(_("Yes") if said else _("No"))


def _answered(said: int) -> str:
    return str(_("Answered") if said else _("No answer yet"))


def _measure(
    measure_id: str, group: str, name: Any, counted: Any, chosen: Selection, *, better: Better = Better.UP,
    slices: frozenset[str] = EVERY_WAY, reach: tuple[float, float] | None = None,
) -> Measure:
    SELECTIONS[measure_id] = chosen

    def read(reading: Reading) -> Value:
        return surveyed.value_of(chosen.mean, reading.made(_tallies)[measure_id])

    def points(reading: Reading) -> Sequence[Point]:
        return surveyed.points_of(chosen.mean, reading.made(_tallies)[measure_id], reading)

    return Measure(
        measure_id, group, Kind.SCORE if chosen.mean else Kind.SHARE, Basis.FLOW, better, name, counted, lambda scope: read(Reading(scope)),
        lambda scope: points(Reading(scope)), partial(surveyed.rows_of, chosen), slices, read, points, by_clock=True, reach=reach,
    )


def _tallies(reading: Reading) -> Tallies:
    return surveyed.tallies(SELECTIONS, reading.scope)


MEASURES: tuple[Measure, ...] = (
    _measure(
        "csat_score", HELP, _l("Satisfaction with the help"),
        _l("Askers are asked once after a confirmed solution: “How was the help?”, 1 (very bad) to 5 (very good). The mean of the answers "
           "of the period. Presumed solutions are not asked about."),
        Selection(surveyed.scored_help, _score, mean=True), reach=(1, 5),
    ),
    _measure(
        "csat_good", HELP, _l("Satisfied askers"),
        _l("Of the answers of the period to “How was the help?”, the share that is 4 or 5."), Selection(surveyed.good_help, _score),
    ),
    _measure(
        "csat_responses", HELP, _l("Askers who answered"),
        _l("Of the askers who were asked in the period how the help was, in Plaza or by mail, the share that has answered by now."),
        Selection(surveyed.told_of_survey, _answered),
    ),
    _measure(
        "nps", HELP, _l("Recommendation (NPS)"),
        _l("Members are asked at most once a quarter how likely they would recommend this place, 0 to 10. The percentage of 9 and 10 less "
           "the percentage of 0 to 6: from −100 to 100."),
        Selection(surveyed.recommended, str, mean=True), slices=NO_WAY, reach=(-100, 100),
    ),
    _measure(
        "threads_helped", HELP, _l("Solved questions that helped"),
        _l("Of the readers who said in the period whether the page of a solved question helped them, the share that said yes. One answer "
           "a day and page of each; whoever asked the question is not counted."),
        Selection(surveyed.helped_by_thread, _yes_or_no),
    ),
    _measure(
        "visitors_deflected", AVOIDED, _l("Contacts avoided, by what visitors say"),
        _l("Share that sought help × share of those that found it × share of those that would have contacted support otherwise. Of readers "
           "of solved questions and articles who answered all three; it assumes that they speak for those who said nothing, and that "
           "people do what they say. Questions and articles by what they are about."),
        Selection(surveyed.deflected, _yes_or_no), slices=ARTICLES_BY,
    ),
    _measure(
        "visitors_sought", AVOIDED, _l("Visitors who sought help"),
        _l("Of the readers who answered all that was asked of them, the share that was looking for help with a problem."),
        Selection(surveyed.sought_help, _yes_or_no), better=Better.NEITHER, slices=ARTICLES_BY,
    ),
    _measure(
        "visitors_found", AVOIDED, _l("Visitors who found it"),
        _l("Of those who were looking for help with a problem, the share whom the page helped."),
        Selection(surveyed.found_help, _yes_or_no), slices=ARTICLES_BY,
    ),
    _measure(
        "visitors_would_contact", AVOIDED, _l("Visitors who would have contacted support"),
        _l("Of those whom the page helped with a problem, the share that would have contacted support otherwise."),
        Selection(surveyed.would_have_contacted, _yes_or_no), better=Better.NEITHER, slices=ARTICLES_BY,
    ),
)
