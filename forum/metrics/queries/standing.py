"""When the questions of a slice were asked that stand in the backlog at an instant, the oldest first: exact, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import day_bounds
from forum.metrics.conditions import within
from forum.metrics.measured import Scope
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.packing import Array
from forum.metrics.queries.desks import Common, is_packed, members_of
from forum.metrics.queries.lots import Lot, lots


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


def standing_asked(scope: Scope, now: datetime, shared: Common | None = None) -> Array:
    """Of what stands there at the end of the scope, or now, when it was asked, the oldest first."""
    instant = end_of(scope.end, now)
    found = [one.at(instant) for one in _days(scope, shared)]
    return np.concatenate(found) if found else np.empty(0)


def all_stood(scope: Scope, shared: Common | None = None) -> Stood:
    """All times in the backlog that began before the end of the scope."""
    found = list(_days(scope, shared))
    if not found:
        return Stood(np.empty(0), np.empty(0), np.empty(0))
    return Stood(*(np.concatenate([getattr(one, name) for one in found]) for name in ("asked", "since", "until")))


def _days(scope: Scope, shared: Common | None) -> Iterator[Stood]:
    """In the order in which the questions were asked. `shared`: what readings of a page share."""
    if scope.within.team_id is not None and not is_packed(shared):
        return _told(scope)
    which, held = CohortColumn.day <= scope.end, members_of(scope.within, shared)
    return (_stood(lot) for lot in lots(scope.within, which, ("asked", "until"), held, again=True))


def stood_on(scope: Scope, days: Collection[date]) -> Iterator[tuple[date, Stood]]:
    """The same of some days, apart, of what has daily rows. One statement."""
    found = lots(scope.within, CohortColumn.day.in_(sorted(days)), ("asked", "until"), again=True, at_once=1)
    return ((lot.days[0], _stood(lot)) for lot in found)


def _stood(lot: Lot) -> Stood:
    """Those that came back beside the first times, in the same order."""
    asked, until = lot.columns["asked"], lot.columns["until"]
    places, since_again, until_again = lot.again
    if not len(places):
        return Stood(asked, asked, until)
    at = np.concatenate([np.arange(len(asked)), places])
    since, ends = np.concatenate([asked, since_again]), np.concatenate([until, until_again])
    order = np.argsort(at, kind="stable")
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
