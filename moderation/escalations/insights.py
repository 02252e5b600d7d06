"""What cases add to the insights of the forum. What each number counts follows from `measures`, as on the desk's own page of cases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import SYSTEM, Actor, can
from forum.kit.clock import day_bounds
from forum.metrics.measured import Basis, Better, Kind, Measure, Page, Part, Point, Scope, Value
from forum.metrics.measures.building import Words, build, count
from forum.metrics.measures.happened import Counted, Line, happened, page_of, shared
from forum.metrics.queries.reading import Reading, instant_of
from forum.metrics.queries.together import Found, read, together
from moderation.escalations.measures import Measured, decided_in, ended_in, spread_of
from moderation.escalations.queries import (
    cases_named,
    counted_cases,
    ended_cases,
    opened_cases,
    rated_cases,
    resolved_cases,
    said_of_cases,
    standing_cases,
)
from moderation.escalations.states import NEVER, Score, Target
from moderation.escalations.words import SCORES
from moderation.policy import DeskAction

GROUP = "cases"
POINTS: Mapping[Score, int] = {Score.GOOD: 5, Score.FAIR: 3, Score.BAD: 1}
"""What askers say of a case, on the five steps of the survey of questions."""


def _bounds(scope: Scope) -> tuple[datetime, datetime]:
    return day_bounds(scope.start)[0], day_bounds(scope.end)[1]


def told(viewer: Actor, case_ids: Sequence[int]) -> dict[int, Line]:
    """Numbers and titles to whoever reads cases; to others of staff, that there is one."""
    if not can(viewer, DeskAction.READ_CASES):
        return {case_id: Line(_("A case")) for case_id in case_ids}
    rows = cases_named(viewer, case_ids) if case_ids else {}
    return {case_id: Line(f"#{case_id} {row.title}", row.url, row.category) for case_id, row in rows.items()}


def _told_scores(viewer: Actor, case_ids: Sequence[int]) -> dict[int, Line]:
    """With what was said."""
    lines = told(viewer, case_ids)
    said = said_of_cases(viewer, case_ids) if can(viewer, DeskAction.READ_CASES) else {}
    return {case_id: replace(lines[case_id], detail=str(SCORES[score][0])) for case_id, score in said.items()} or lines


_opened_rows = together(lambda scope: opened_cases(SYSTEM, *_bounds(scope), scope.within), by_day=True)
_begun = together(lambda scope: standing_cases(SYSTEM, *_bounds(scope), scope.within), by_day=True)
_ended = together(lambda scope: ended_cases(SYSTEM, *_bounds(scope), scope.within), by_day=True)
_resolved_rows = together(lambda scope: resolved_cases(SYSTEM, *_bounds(scope), scope.within), by_day=True)
_rated_rows = together(lambda scope: rated_cases(SYSTEM, *_bounds(scope), scope.within, points=POINTS), by_day=True)


def _opened(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at, times=one.times) for one in _opened_rows(reading)]


def _resolved(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at, one.number, one.times) for one in _resolved_rows(reading)]


def _rated(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at, one.number, one.times) for one in _rated_rows(reading)]


def _all(reading: Reading) -> dict[int, Measured]:
    """Where no case was open in the period, there is nothing to measure."""
    if not _begun(reading):
        return {}
    return counted_cases(SYSTEM, *_bounds(reading.scope), reading.scope.within)


def _decided(reading: Reading, target: Target) -> list[Counted]:
    """Promised times that were kept in the period (1), or missed in it (0) although the case may wait still."""
    found, bounds = shared(reading, _all).items(), _bounds(reading.scope)
    return [Counted(case_id, run.decided_at, not run.is_late) for case_id, one in found for run in decided_in([one], target, *bounds)]


def _replies(reading: Reading) -> list[Counted]:
    return _decided(reading, Target.FIRST_RESPONSE)


def _ends(reading: Reading) -> list[Counted]:
    return _decided(reading, Target.RESOLUTION)


def _lengths(reading: Reading) -> list[Counted]:
    found, bounds = shared(reading, _all).items(), _bounds(reading.scope)
    runs = [(case_id, run) for case_id, one in found for run in ended_in([one], Target.RESOLUTION, *bounds)]
    return [Counted(case_id, run.ended_at or NEVER, run.used) for case_id, run in runs]


def _spread(seconds: Sequence[float]) -> Value:
    """As the desk's own page has it."""
    made = spread_of(seconds)
    return Value(n=made.count, value=made.median, p90=made.p90)


def _open_at(reading: Reading, instants: Sequence[datetime]) -> list[int]:
    """How many were open right before each of these instants, of those that were open some time in the scope."""
    begun, ended = _so_far(_begun(reading)), _so_far(_ended(reading))
    return [begun(at) - ended(at) for at in instants]


def _so_far(rows: Sequence[Found]) -> Callable[[datetime], int]:
    """How many happened before an instant: the end of a day, or now."""
    ordered = sorted(rows, key=lambda one: one.at)
    instants, numbers = [one.at for one in ordered], [0, *accumulate(one.times for one in ordered)]
    return lambda at: numbers[bisect_left(instants, at)]


def _open_value(reading: Reading) -> Value:
    return count(_open_at(reading, [instant_of(reading.scope, reading.now)])[0])


def _open_points(reading: Reading) -> list[Point]:
    """At the end of every step."""
    lasts = [min(first + timedelta(days=reading.step - 1), reading.scope.end) for first in reading.firsts]
    numbers = _open_at(reading, [min(day_bounds(last)[1], reading.now) for last in lasts])
    return [Point(first, number, number) for first, number in zip(reading.firsts, numbers, strict=True)]


def _open_rows(viewer: Any, scope: Scope, _part: Part, offset: int, limit: int) -> Page:
    at = instant_of(scope, Reading(scope).now)
    found = read(standing_cases(SYSTEM, *_bounds(scope), scope.within))
    rows = [Counted(one.id, one.at) for one in found if one.at < at and (one.also is None or one.also >= at)]
    return page_of(viewer, rows, told, offset, limit)


MEASURES: tuple[Measure, ...] = (
    happened("cases_opened", GROUP, Kind.COUNT, Better.NEITHER, Words(
        _l("Cases opened"), _l("Cases that members, staff or rules opened in the period; one that is opened again counts again."),
    ), find=_opened, told=told),
    build("cases_open", GROUP, Kind.COUNT, Basis.STANDING, Better.DOWN, Words(
        _l("Open cases"), _l("Cases that are open at the end of the period's last day, or now."),
    ), read=_open_value, points=_open_points, rows=_open_rows,
          by_clock=True),
    happened("cases_replied_in_time", GROUP, Kind.SHARE, Better.UP, Words(
        _l("Cases: first reply within target"),
        _l("Cases with a target for the first reply by staff count on the day the reply came in time (or the case ended in time without "
           "one), or on the day the target time passed, even while they still wait for a reply: the share that was in time, in business "
           "time. Of more than 10,000 cases the newest count."),
    ), find=_replies, told=told),
    happened("cases_resolved_in_time", GROUP, Kind.SHARE, Better.UP, Words(
        _l("Cases: resolved within target"),
        _l("Cases with a target for resolution count on the day they were resolved in time, or on the day the target time passed while "
           "they were open, even if they still are: the share that was in time, in business time. Of more than 10,000 cases the newest "
           "count."),
    ), find=_ends, told=told),
    happened("case_resolution_time", GROUP, Kind.DURATION, Better.DOWN, Words(
        _l("Cases: time to resolution"),
        _l("Of the cases with a target for it that were resolved in the period: the business time from opening to the end, without what "
           "their targets leave out, such as waiting for the asker. The median, and what nine in ten did not exceed."),
    ), find=_lengths, told=told, summed=_spread),
    happened("cases_reopened", GROUP, Kind.SHARE, Better.DOWN, Words(
        _l("Cases opened again"), _l("Of the cases that were resolved in the period, the share that was opened again since."),
    ), find=_resolved, told=told),
    happened("case_satisfaction", GROUP, Kind.SCORE, Better.UP, Words(
        _l("Satisfaction with cases"),
        _l("What askers said in the period of how staff helped with a resolved case: it helped is 5, it helped a little is 3, it did not "
           "help is 1. The mean."),
    ), find=_rated, told=_told_scores, reach=(1, 5)),
)
"""By priority, reason, rule and team the page *Measures* of the desk's cases has the same."""
