"""When the questions of a slice were asked that stand in the backlog at an instant, the oldest first: exact, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from math import inf

import numpy as np
from sqlalchemy import ColumnElement, select

from forum.core.db import session
from forum.kit.clock import day_bounds
from forum.metrics.conditions import within
from forum.metrics.measured import Scope
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.packing import AGAIN, Array, columns_for, inside, unpacked, unpacked_times
from forum.metrics.queries.cohorts import DAYS_READ

COLUMNS = ("asked", "until", AGAIN)


@dataclass(frozen=True, slots=True)
class Stood:
    """Times in the backlog, by when their questions were asked: seconds of the epoch, `until` without end where it stands there now."""

    asked: Array
    since: Array
    until: Array

    def at(self, instant: float) -> Array:
        """When those were asked that stand there at that instant."""
        return self.asked[(self.since < instant) & (self.until >= instant)]


def end_of(day: date, now: datetime) -> float:
    """The instant at which a day's backlog is looked at: its end, in seconds of the epoch; none where that has not come yet."""
    end = day_bounds(day)[1]
    return inf if end > now else end.timestamp()


def standing_asked(scope: Scope, now: datetime) -> Array:
    """Of what stands there at the end of the scope, or now, when it was asked, the oldest first. One statement."""
    instant = end_of(scope.end, now)
    found = [one.at(instant) for one in _days(scope)]
    return np.concatenate(found) if found else np.empty(0)


def all_stood(scope: Scope) -> Stood:
    """All times in the backlog that began before the end of the scope. One statement."""
    found = list(_days(scope))
    if not found:
        return Stood(np.empty(0), np.empty(0), np.empty(0))
    return Stood(*(np.concatenate([getattr(one, name) for one in found]) for name in ("asked", "since", "until")))


def _days(scope: Scope) -> Iterator[Stood]:
    """In the order in which the questions were asked."""
    return _stored(scope) if scope.within.team_id is None else _told(scope)


def stood_on(scope: Scope, days: Collection[date]) -> Iterator[tuple[date, Stood]]:
    """The same of some days, apart. One statement."""
    return _unpacked(scope, CohortColumn.day.in_(sorted(days)))


def _stored(scope: Scope) -> Iterator[Stood]:
    return (stood for _day, stood in _unpacked(scope, CohortColumn.day <= scope.end))


def _unpacked(scope: Scope, which: ColumnElement[bool]) -> Iterator[tuple[date, Stood]]:
    names = {*COLUMNS, *columns_for(scope.within)}
    query = select(CohortColumn.day, CohortColumn.name, CohortColumn.packed)
    query = query.where(which, CohortColumn.name.in_(sorted(names))).order_by(CohortColumn.day)
    rows = session().execute(query.execution_options(yield_per=DAYS_READ))
    for day, found in groupby(rows, key=lambda row: row[0]):
        blobs = {name: blob for _day, name, blob in found}
        asked, until = unpacked("asked", blobs["asked"]), unpacked("until", blobs["until"])
        places, since_again, until_again = unpacked_times(blobs[AGAIN])
        places, mask = places.astype(int), inside(scope.within, blobs, len(asked))
        if len(places):
            yield day, _with_again(asked, until, places, since_again, until_again, mask)
        else:
            one = Stood(asked, asked, until)
            yield day, one if mask is None else Stood(asked[mask], asked[mask], until[mask])


def _with_again(asked: Array, until: Array, places: Array, since_again: Array, until_again: Array, mask: Array | None) -> Stood:
    """Those that came back beside the first times, in the same order."""
    at = np.concatenate([np.arange(len(asked)), places])
    since, ends = np.concatenate([asked, since_again]), np.concatenate([until, until_again])
    order = np.argsort(at, kind="stable")
    if mask is not None:
        order = order[mask[at[order]]]
    return Stood(asked[at[order]], since[order], ends[order])


def _told(scope: Scope) -> Iterator[Stood]:
    """A staff team's, from the facts: cases move without them."""
    query = select(Span.asked, Span.from_at, Span.until_at).join(Fact, Fact.thread_id == Span.thread_id)
    query = query.where(Span.from_at < day_bounds(scope.end)[1], *within(scope.within)).order_by(Span.asked, Span.from_at)
    rows = [
        (asked, since.timestamp(), inf if until is None else until.timestamp()) for asked, since, until in session().execute(query)
    ]
    if rows:
        yield Stood(*np.array(rows).T)


def last_days(scope: Scope, step: int) -> list[date]:
    """The last day of every step."""
    return [min(scope.start + timedelta(days=first + step - 1), scope.end) for first in range(0, scope.days, step)]
