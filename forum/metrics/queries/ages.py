"""How old what is unresolved is. The database orders a big backlog; only what is near the middle is read."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import day_bounds
from forum.kit.durations import median
from forum.metrics.conditions import within
from forum.metrics.measured import Point, Scope
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.queries.kept import kept
from forum.metrics.queries.reading import Reading, standing_at
from forum.policy import Action
from forum.resolution.counting import Spread
from forum.resolution.counting.measures import AGE_BUCKETS, AGE_LIMITS

MOST_CHANGES = 3_000
"""A line of ages over more changes of the backlog is drawn only where somebody looks at it alone."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Unresolved questions by age ("<1d", "1-3d", "3-7d", "7-30d", ">30d"), with median and 90th percentile in seconds."""

    n: int
    median: float | None
    p90: float | None
    buckets: Mapping[str, int]


def backlog_ages(viewer: Actor, scope: Scope) -> Ages | None:
    """At the end of the scope, or now. None for whoever may not see insights."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    return Ages(**kept("ages", scope, lambda: asdict(_ages(Reading(scope))), by_clock=True))


def _ages(reading: Reading) -> Ages:
    """Counted and ordered by the database: three statements."""
    query, instant = _asked(reading, standing_at(reading.scope, reading.now)), reading.instant.timestamp()
    asked = query.subquery().c.asked
    older = [func.sum(case((asked <= instant - limit, 1), else_=0)) for limit in AGE_LIMITS]
    n, *numbers = (int(number or 0) for number in session().execute(select(func.count(asked), *older)).one())
    buckets = {name: more - fewer for name, (more, fewer) in zip(AGE_BUCKETS, pairwise((n, *numbers, 0)), strict=True)}
    return Ages(n, _at_rank(reading, query, n, 0.5), _at_rank(reading, query, n, 0.1), buckets)


def age_spread(reading: Reading) -> Spread:
    """Number, median and 90th percentile of the ages at the end of the scope, or now: how many there are the daily rows know."""
    query, n = _asked(reading, standing_at(reading.scope, reading.now)), reading.closing[-1][0]
    return Spread(n, _at_rank(reading, query, n, 0.5), _at_rank(reading, query, n, 0.1))


def _at_rank(reading: Reading, query: Select[Any], n: int, part: float) -> float | None:
    """The age that `1 - part` do not exceed: the oldest were asked first. Interpolated as `kit.durations.percentile`."""
    if n <= 0:
        return None
    rank = (n - 1) * part
    below = math.floor(rank)
    near = session().scalars(query.order_by(Span.asked).offset(below).limit(2)).all()
    if not near:  # all are being derived anew just now
        return None
    asked = near[0] + (rank - below) * (near[-1] - near[0])
    return float(max(0.0, reading.instant.timestamp() - asked))


def median_ages(reading: Reading) -> list[Point]:
    """The median at the end of every step. It moves at most one place per change, so only so many neighbours of it are read."""
    number, changes = _changes(reading)
    if reading.brief and number > MOST_CHANGES:
        return []
    window = _Window(reading, number)
    found = []
    for place, first in enumerate(reading.firsts):
        for asked, came in changes.get(place, ()):
            window.change(asked, came)
        end = min(first + timedelta(days=reading.step - 1), reading.scope.end)
        instant = min(day_bounds(end)[1], reading.now).timestamp()
        middle = window.median()
        found.append(Point(first, None if middle is None else max(0.0, instant - middle), window.total))
    return found


class _Window:
    """A part of what stands unresolved, in the order it was asked: all that the median can come to after so many changes.

    Daily rows say where the middle is, but may lag behind: what is counted is spans. Facts replaced meanwhile leave gaps, never errors.
    """

    def __init__(self, reading: Reading, changes: int) -> None:
        eve = reading.scope.start - timedelta(days=1)
        standing = _asked(reading, standing_at(Scope(eve, eve), reading.now))
        self.below = max(0, reading.opening[0] // 2 - changes - 2)
        part = standing.add_columns(func.count().over()).order_by(Span.asked).offset(self.below).limit(2 * changes + 5)
        rows = session().execute(part).all()
        self.asked, self.total = [row[0] for row in rows], int(rows[0][1]) if rows else 0
        self.is_open_above = bool(self.asked) and self.below + len(self.asked) < self.total

    def change(self, asked: float, came: bool) -> None:
        self.total += 1 if came else -1
        if self.below and (not self.asked or asked < self.asked[0]):
            self.below += 1 if came else -1
        elif self.is_open_above and self.asked and asked > self.asked[-1]:
            return
        elif came:
            insort(self.asked, asked)
        elif (place := bisect_left(self.asked, asked)) < len(self.asked) and self.asked[place] == asked:
            del self.asked[place]

    def median(self) -> float | None:
        first, last = (self.total - 1) // 2 - self.below, self.total // 2 - self.below
        return median((self.asked[first], self.asked[last])) if first >= 0 and last < len(self.asked) else None


def _asked(reading: Reading, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """When questions of the slice were asked, over spans."""
    columns: list[Any] = [Span.asked]
    query = select(*columns).where(*conditions)
    narrowed = within(reading.scope.within)
    return query.join(Fact, Fact.thread_id == Span.thread_id).where(*narrowed) if narrowed else query


def _changes(reading: Reading) -> tuple[int, dict[int, list[tuple[float, bool]]]]:
    """How often the backlog changed; by step, when the questions were asked that came to it (first) and that went."""
    since, until = day_bounds(reading.scope.start)[0], day_bounds(reading.scope.end)[1]
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    number = 0
    for column, came in ((Span.from_at, True), (Span.until_at, False)):
        query = _asked(reading, [column >= since, column < until]).add_columns(column)
        for asked, at in session().execute(query.limit(MOST_CHANGES + 1) if reading.brief else query):
            found[_place(reading, at)].append((asked, came))
            number += 1
    return number, found


def _place(reading: Reading, at: datetime) -> int:
    return (at.astimezone(UTC).date() - reading.scope.start).days // reading.step
