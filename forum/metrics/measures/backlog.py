"""What waits: at the end of the period, or now."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import Basis, Better, Kind, Point, Value
from forum.metrics.measures.building import Words, build, count, count_points
from forum.metrics.queries.ages import age_spread, median_ages
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.rows import standing_rows

GROUP = "backlog"


def _people(reading: Reading) -> Value:
    questions, people = reading.closing[-1]
    since = reading.people_since
    told = since.isoformat() if since is not None and reading.scope.end < since else None
    return Value(n=questions, value=people, numerator=people, since=told)


def _people_points(reading: Reading) -> list[Point]:
    return [Point(day, people, questions) for day, (questions, people) in zip(reading.firsts, reading.closing, strict=True)]


def _age(reading: Reading) -> Value:
    found = age_spread(reading)
    return Value(n=found.n, value=found.median, denominator=found.n, p90=found.p90)


BACKLOG = (
    build(
        "unresolved", GROUP, Kind.COUNT, Basis.STANDING, Better.DOWN, Words(
            _l("Unresolved questions"),
            _l("Questions that are open at the end of the period's last day, or now: neither solved, presumed solved nor closed."),
        ),
        read=lambda reading: count(reading.closing[-1][0]),
        points=lambda reading: count_points(reading, [questions for questions, _people in reading.closing]),
        rows=lambda viewer, scope, _part, offset, limit: standing_rows(viewer, scope, offset, limit),
    ),
    build(
        "people_waiting", GROUP, Kind.COUNT, Basis.STANDING, Better.DOWN, Words(
            _l("People waiting"),
            _l("The askers of all unresolved questions, and everybody who had said by then that they have the same problem, without those "
               "who had taken it back."),
        ),
        read=_people, points=_people_points,
        rows=lambda viewer, scope, _part, offset, limit: standing_rows(viewer, scope, offset, limit, people=True),
    ),
    build(
        "backlog_age", GROUP, Kind.DURATION, Basis.STANDING, Better.DOWN, Words(
            _l("Age of unresolved questions"),
            _l("How long ago the unresolved questions were asked: the median, and what nine in ten do not exceed."),
        ),
        read=_age, points=median_ages,
        rows=lambda viewer, scope, _part, offset, limit: standing_rows(viewer, scope, offset, limit),
        by_clock=True,
    ),
)
