"""What happened on every day in a slice without daily rows: counted from the turns of its questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.metrics.conditions import FLOW, KINDS, PEOPLE, flow_sums, within
from forum.metrics.daily import FLOW_COLUMNS
from forum.metrics.measured import Scope
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionTurn as Turn
from forum.metrics.packing import TURNS, Array, joined
from forum.metrics.queries.desks import Common, is_packed, threads_of
from forum.metrics.queries.lots import DAYS_TOGETHER, ROWS_READ, Members
from forum.resolution.counting import Slice


@dataclass(frozen=True, slots=True)
class Turned:
    """`days`, as ordinals, the first first; `numbers`: a row for each, with a number for each of `FLOW_COLUMNS`."""

    days: Array
    numbers: Array

    def before(self, day: date) -> dict[str, int]:
        """What happened before that day."""
        return dict(zip(FLOW_COLUMNS, self.numbers[:self._place(day)].sum(axis=0).tolist(), strict=True))

    def in_steps(self, scope: Scope, step: int) -> dict[str, list[int]]:
        """What happened on the days of the scope, by step."""
        first, after = self._place(scope.start), self._place(date.fromordinal(scope.end.toordinal() + 1))
        found = np.zeros((-(-scope.days // step), len(FLOW_COLUMNS)), np.int64)
        np.add.at(found, (self.days[first:after] - scope.start.toordinal()) // step, self.numbers[first:after])
        return dict(zip(FLOW_COLUMNS, found.T.tolist(), strict=True))

    def _place(self, day: date) -> int:
        return int(np.searchsorted(self.days, day.toordinal()))


def turned(chosen: Slice, shared: Common | None = None) -> Turned:
    """Of all days, whatever the scope."""
    return _packed(threads_of(chosen, shared)) if is_packed(shared) else _told(chosen)


def _packed(threads: Members) -> Turned:
    rows = session().connection().execute(
        select(CohortColumn.day, CohortColumn.packed).where(CohortColumn.name == TURNS).order_by(CohortColumn.day)
        .execution_options(yield_per=ROWS_READ),
    )
    days, numbers = [np.empty(0, int)], [np.empty((0, len(FLOW_COLUMNS)), np.int64)]
    while some := list(islice(rows, DAYS_TOGETHER)):
        days.append(np.array([day.toordinal() for day, _blob in some]))
        numbers.append(_counted(joined(TURNS, (blob for _day, blob in some)), [len(blob) for _day, blob in some], threads))
    return Turned(np.concatenate(days), np.concatenate(numbers))


def _counted(turns: Array, sizes: list[int], threads: Members) -> Array:
    """A row for each day, which has so many bytes of all turns."""
    own = threads.among(turns["thread"])
    days = np.repeat(np.arange(len(sizes)), np.array(sizes) // turns.itemsize)[own]
    cells = days * len(KINDS) + turns["kind"][own]
    size = len(sizes) * len(KINDS)
    times = np.bincount(cells, minlength=size).reshape(-1, len(KINDS))
    people = np.bincount(cells, weights=turns["people"][own], minlength=size).astype(np.int64).reshape(-1, len(KINDS))
    waiting = [people[:, [KINDS.index(kind) for kind in kinds]].sum(axis=1) for kinds in PEOPLE.values()]
    return np.column_stack([times[:, :len(FLOW)], *waiting])


def _told(chosen: Slice) -> Turned:
    query = select(Turn.day, *flow_sums()).select_from(Turn).join(Fact, Fact.thread_id == Turn.thread_id)
    rows = session().execute(query.where(*within(chosen)).group_by(Turn.day).order_by(Turn.day)).all()
    numbers = np.array([row[1:] for row in rows], np.int64).reshape(-1, len(FLOW_COLUMNS))
    return Turned(np.array([row[0].toordinal() for row in rows], int), numbers)
