"""The backlog of a slice that has daily rows, at the ends of days: how many stand there by the day they were asked, and when those were
asked that a rank or a limit falls on. Exact; and however large the backlog is, little of it is read.

What stands there now is known of every day. What stood there earlier is that, with what left since and without what came back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf
from typing import Any

import numpy as np
from sqlalchemy import Date, Select, cast, literal, null, select, union_all

from forum.core.db import session
from forum.kit.clock import day_bounds
from forum.metrics.conditions import kept_as, of_each
from forum.metrics.measured import Scope
from forum.metrics.models import CohortDay
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.packing import Array
from forum.metrics.queries.standing import Stood, stood_on

EPOCH = date(1970, 1, 1).toordinal()
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class End:
    """The last day that counts. `instant`: its end in seconds of the epoch, without end where that has not come; `at`: that, or now."""

    day: date
    instant: float
    at: float


@dataclass(frozen=True, slots=True)
class Moves:
    """Times in the backlog that ended after an instant or began anew: on which day it was asked, seconds of the epoch."""

    days: Array
    since: Array
    until: Array


class Pile:
    """The backlog of a scope at one of its ends. `until_day` counts, from the day `first` on, how many of it were asked by then."""

    def __init__(self, end: End, first: int, until_day: Array) -> None:
        self.end, self.first, self.until_day = end, first, until_day
        self.n = int(until_day[-1]) if len(until_day) else 0

    def place(self, rank: int) -> tuple[date, int]:
        """On which day the one of this rank was asked, the oldest first, and its place on that day."""
        day = int(np.searchsorted(self.until_day, rank, side="right"))
        return date.fromordinal(self.first + day), rank - self._before(day)

    def asked(self, ranks: Iterable[int], days: dict[date, Stood]) -> list[float]:
        """When those of these ranks were asked."""
        return [self._asked(days.get(day), day, place) for day, place in map(self.place, ranks)]

    def older(self, limits: Sequence[int], days: dict[date, Stood]) -> list[int]:
        """How many are as old as each of these ages in seconds, or older."""
        found = []
        for limit, day in zip(limits, self.limit_days(limits), strict=True):
            ages = np.maximum(self.end.at - days[day].at(self.end.instant), 0.0) if day in days else np.empty(0)
            found.append(self._before(day.toordinal() - self.first) + int(np.count_nonzero(ages >= limit)))
        return found

    def limit_days(self, limits: Sequence[int]) -> list[date]:
        """On which days some may be older and others not."""
        return [datetime.fromtimestamp(self.end.at - limit, UTC).date() for limit in limits]

    def _before(self, day: int) -> int:
        return int(self.until_day[min(day, len(self.until_day)) - 1]) if day > 0 and len(self.until_day) else 0

    def _asked(self, stood: Stood | None, day: date, place: int) -> float:
        """While all days are counted anew, one may have fewer than are known of it."""
        some = stood.at(self.end.instant) if stood is not None else ()
        return float(some[min(place, len(some) - 1)]) if len(some) else day_bounds(day)[0].timestamp()


def piles(scope: Scope, ends: Sequence[End]) -> list[Pile]:
    """At each of these ends, the last of which is the scope's. One statement."""
    days, numbers, moves = _read(scope, min(end.instant for end in ends))
    first = min([*days, *moves.days], default=0)
    counts = np.zeros(max([*days, *moves.days], default=-1) - first + 1, int)
    np.add.at(counts, days - first, numbers)
    return [_pile(end, first, counts, moves) for end in ends]


def days_of(scope: Scope, days: Collection[date]) -> dict[date, Stood]:
    """Of these days when its questions stood in the backlog. One statement."""
    return dict(stood_on(scope, days)) if days else {}


def _pile(end: End, first: int, counts: Array, moves: Moves) -> Pile:
    found = counts.copy()
    left = (moves.since < end.instant) & (moves.until >= end.instant) & (moves.until < inf)
    back = (moves.since >= end.instant) & (moves.until == inf)
    np.add.at(found, moves.days[left] - first, 1)
    np.subtract.at(found, moves.days[back] - first, 1)
    found = np.maximum(found, 0)  # while all days are counted anew, one may have fewer than left it since
    return Pile(end, first, np.cumsum(found[:max(0, end.day.toordinal() - first + 1)]))


def _read(scope: Scope, earliest: float) -> tuple[Array, Array, Moves]:
    """By day, how many of its questions stand there now; and what moved from that instant on."""
    slice_, key = kept_as(scope.within) or ("", "")
    times = [cast(null(), column.type) for column in (Span.asked, Span.from_at, Span.until_at)]
    now = select(CohortDay.day, CohortDay.unresolved, *times).where(
        CohortDay.slice == slice_, CohortDay.key == key, CohortDay.day <= scope.end, CohortDay.unresolved > 0,
    )
    parts = [now] if earliest == inf else [now, *_moved(scope, datetime.fromtimestamp(earliest, UTC))]
    rows = session().connection().execute(union_all(*parts)).all()
    stand = np.array([(day.toordinal(), number) for day, number, *_times in rows if day is not None], int).reshape(-1, 2).T
    moved = [
        (asked, since.timestamp(), inf if until is None else until.timestamp())
        for day, _number, asked, since, until in rows if day is None
    ]
    asked, since, until = np.array(moved, float).reshape(-1, 3).T
    return stand[0], stand[1], Moves((asked // DAY_SECONDS).astype(int) + EPOCH, since, until)


def _moved(scope: Scope, earliest: datetime) -> list[Select[Any]]:
    """What left from that instant on and was asked by the end of the scope; and what stands there and came back. A first time in the
    backlog begins when a question is asked: it did not come back."""
    columns: tuple[Any, ...] = (cast(null(), Date), literal(1), Span.asked, Span.from_at, Span.until_at)
    end = day_bounds(scope.end)[1]
    left = select(*columns).where(Span.until_at >= earliest, Span.from_at < end)
    back = select(*columns).where(Span.from_at >= earliest, Span.asked < end.timestamp(), Span.seq > 1, Span.until_at.is_(None))
    return [part.where(*of_each(scope.within, Span.thread_id)) for part in (left, back)]
