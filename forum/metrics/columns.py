"""The questions of a day in columns: packed anew for the days that changed, as the daily rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, select

from forum.core.db import insert_all, session
from forum.metrics.conditions import COHORT, DURATIONS, cohort_bits
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.packing import TAGS, packed
from forum.threads.models import ThreadTag

On = Callable[[Any], ColumnElement[bool]]
KNOWN: Mapping[str, Any] = {
    "category": Fact.category_id, "language": Fact.language, "product": Fact.product, "version": Fact.version,
    "conditions": cohort_bits(), "peer": case((COHORT["by_peer"], Fact.solver_id), else_=None),
    **{name: getattr(Fact, name) for name in DURATIONS},
}
"""Column -> what it says of a question, over facts. Tags beside these, since a question has several."""
AT_ONCE = 2_000
"""Rows read at once: those of a day that are held are as many as were asked on it."""


def write_columns(on: On) -> None:
    """Pack the days for which `on(column of the day)` holds anew (inside a command)."""
    session().execute(delete(CohortColumn).where(on(CohortColumn.day)).execution_options(synchronize_session=False))
    for day, columns in true_columns(on):
        insert_all(CohortColumn, [{"day": day, "name": name, "packed": found} for name, found in columns.items()])


def true_columns(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """Day by day what must be stored, from the facts."""
    tags = groupby(_read(_tagged(on)), key=lambda row: row[0])
    ahead = next(tags, None)
    for day, rows in groupby(_read(_facts(on)), key=lambda row: row[0]):
        found = list(rows)
        of_thread: dict[int, list[int]] = {}
        if ahead is not None and ahead[0] == day:
            for _day, thread_id, tag_id in ahead[1]:
                of_thread.setdefault(thread_id, []).append(tag_id)
            ahead = next(tags, None)
        columns = {name: packed(name, [row[place] for row in found]) for place, name in enumerate(KNOWN, 2)}
        yield day, {**columns, TAGS: packed(TAGS, [of_thread.get(row[1], ()) for row in found])}


def kept_columns(on: On) -> Iterator[tuple[date, dict[str, bytes]]]:
    """The same as it is stored."""
    query = select(CohortColumn.day, CohortColumn.name, CohortColumn.packed).where(on(CohortColumn.day)).order_by(CohortColumn.day)
    for day, rows in groupby(_read(query), key=lambda row: row[0]):
        yield day, {name: blob for _day, name, blob in rows}


def _facts(on: On) -> Select[Any]:
    columns: Sequence[Any] = [Fact.asked_day, Fact.thread_id, *(column.label(f"column_{name}") for name, column in KNOWN.items())]
    return select(*columns).where(Fact.counted.is_(True), on(Fact.asked_day)).order_by(Fact.asked_day, Fact.asked_at, Fact.thread_id)


def _tagged(on: On) -> Select[Any]:
    """Days without a question that has a tag are absent; of the others all are there, in the same order."""
    found = select(Fact.asked_day, Fact.thread_id, ThreadTag.tag_id).join(ThreadTag, ThreadTag.thread_id == Fact.thread_id)
    return found.where(Fact.counted.is_(True), on(Fact.asked_day)).order_by(Fact.asked_day, Fact.thread_id, ThreadTag.tag_id)


def _read(query: Select[Any]) -> Iterator[Any]:
    yield from session().execute(query.execution_options(yield_per=AT_ONCE))
