"""The questions of a day in columns, and what happened on it: packed anew for the days that changed, as the daily rows are."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from math import inf
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, select

from forum.core.db import insert_all, session
from forum.metrics.conditions import COHORT, DURATIONS, KINDS, cohort_bits
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.models import QuestionTurn as Turn
from forum.metrics.packing import AGAIN, TAGS, THREAD, TURNS, packed
from forum.threads.models import ThreadTag

On = Callable[[Any], ColumnElement[bool]]
_counts = Fact.counted.is_(True)
KNOWN: Mapping[str, Any] = {
    THREAD: Fact.thread_id, "category": Fact.category_id, "language": Fact.language, "product": Fact.product, "version": Fact.version,
    "conditions": case((_counts, cohort_bits()), else_=0),
    "peer": case((and_(_counts, COHORT["by_peer"]), Fact.solver_id), else_=None),
    **{name: case((_counts, getattr(Fact, name)), else_=None) for name in DURATIONS},
}
"""Column -> what it says of a question, over facts. What does not count now has neither conditions nor lengths of time, but stood in the
backlog once: `asked` and `until` say when, in seconds of the epoch. Tags and what stood there again beside these."""
PLACES: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
AT_ONCE = 2_000
"""Rows read at once: those of a day that are held are as many as were asked on it."""


def write_columns(on: On) -> None:
    """Pack the days for which `on(column of the day)` holds anew (inside a command)."""
    session().execute(delete(CohortColumn).where(on(CohortColumn.day)).execution_options(synchronize_session=False))
    for day, columns in true_columns(on):
        insert_all(CohortColumn, [{"day": day, "name": name, "packed": found} for name, found in columns.items()])


def true_columns(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """Day by day what must be stored, from facts and turns."""
    both = heapq.merge(_asked(on), _happened(on), key=lambda one: one[0])
    for day, parts in groupby(both, key=lambda one: one[0]):
        yield day, {name: blob for _day, columns in parts for name, blob in columns.items()}


def _happened(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """By the day on which it happened."""
    query = select(Turn.day, Turn.thread_id, Turn.people, Turn.kind).where(on(Turn.day))
    rows = _read(query.order_by(Turn.day, Turn.thread_id, Turn.seq, Turn.kind))
    for day, found in groupby(rows, key=lambda row: row[0]):
        yield day, {TURNS: packed(TURNS, [(thread_id, people, PLACES[kind]) for _day, thread_id, people, kind in found])}


def _asked(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """By the day on which the questions were asked."""
    tags, spans = _Beside(_tagged(on)), _Beside(_stood(on))
    for day, rows in groupby(_read(_facts(on)), key=lambda row: row[0]):
        found = list(rows)
        columns = {name: packed(name, [row[place] for row in found]) for place, name in enumerate(KNOWN, 3)}
        tagged, stood = tags.of(day), spans.of(day)
        asked = [row[2].timestamp() for row in found]
        times = [[(_instant(since), _instant(until)) for since, until in stood.get(row[1], ())] for row in found]
        at_once = [bool(some) and some[0][0] == at for at, some in zip(asked, times, strict=True)]
        first = [some[0][1] if stands else -inf for stands, some in zip(at_once, times, strict=True)]
        again = [some[stands:] for stands, some in zip(at_once, times, strict=True)]
        ids = [[tag_id for (tag_id,) in tagged.get(row[1], ())] for row in found]
        beside = {TAGS: ids, "asked": asked, "until": first, AGAIN: again}
        yield day, {**columns, **{name: packed(name, values) for name, values in beside.items()}}


class _Beside:
    """Rows of (day, thread, ...) in the order of their days, of which one day at a time is held."""

    def __init__(self, query: Select[Any]) -> None:
        self.days = groupby(_read(query), key=lambda row: row[0])
        self.ahead = next(self.days, None)

    def of(self, day: date) -> dict[int, list[Any]]:
        """By thread, the rest of its rows of this day; days are asked for in their order."""
        found: dict[int, list[Any]] = {}
        if self.ahead is not None and self.ahead[0] == day:
            for row in self.ahead[1]:
                found.setdefault(row[1], []).append(row[2:])
            self.ahead = next(self.days, None)
        return found


def _instant(at: datetime | None) -> float:
    return inf if at is None else at.timestamp()


def kept_columns(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """The same as it is stored."""
    query = select(CohortColumn.day, CohortColumn.name, CohortColumn.packed).where(on(CohortColumn.day)).order_by(CohortColumn.day)
    for day, rows in groupby(_read(query), key=lambda row: row[0]):
        yield day, {name: blob for _day, name, blob in rows}


def _facts(on: On) -> Select[Any]:
    known = (column.label(f"column_{name}") for name, column in KNOWN.items())
    columns: Sequence[Any] = [Fact.asked_day, Fact.thread_id, Fact.asked_at, *known]
    return select(*columns).where(on(Fact.asked_day)).order_by(Fact.asked_day, Fact.asked_at, Fact.thread_id)


def _tagged(on: On) -> Select[Any]:
    found = select(Fact.asked_day, Fact.thread_id, ThreadTag.tag_id).join(ThreadTag, ThreadTag.thread_id == Fact.thread_id)
    return found.where(on(Fact.asked_day)).order_by(Fact.asked_day, Fact.thread_id, ThreadTag.tag_id)


def _stood(on: On) -> Select[Any]:
    found = select(Fact.asked_day, Fact.thread_id, Span.from_at, Span.until_at).join(Span, Span.thread_id == Fact.thread_id)
    return found.where(on(Fact.asked_day)).order_by(Fact.asked_day, Fact.thread_id, Span.seq)


def _read(query: Select[Any]) -> Iterator[Any]:
    yield from session().execute(query.execution_options(yield_per=AT_ONCE))
