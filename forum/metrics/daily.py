"""Daily rows per slice, counted from facts and turns, and the questions of a day in columns: written anew for the days that changed, or
for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, delete, func, insert, literal, select

from forum.core.db import session
from forum.metrics.columns import On, write_columns
from forum.metrics.conditions import COHORT, FLOW, PEOPLE, cohort_sums, flow_sums
from forum.metrics.models import CohortColumn, CohortDay, FlowDay
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionTurn as Turn
from forum.threads.models import ThreadTag

SLICES: Mapping[str, Any] = {
    "all": literal(""), "category": cast(Fact.category_id, String), "tag": cast(ThreadTag.tag_id, String), "language": Fact.language,
    "product": Fact.product, "version": Fact.version,
}
"""How a slice is called -> what its key is, over facts (tags: joined)."""
COHORT_COLUMNS = tuple(COHORT)
FLOW_COLUMNS = (*FLOW, *PEOPLE)
Rows = dict[tuple[str, str, date], tuple[int, ...]]


def write_days(on: On) -> None:
    """Count the days for which `on(column of the day)` holds anew (inside a command)."""
    for table, counted in ((CohortDay, _cohorts), (FlowDay, _flows)):
        session().execute(delete(table).where(on(table.day)).execution_options(synchronize_session=False))
        columns = ["slice", "key", "day", *(COHORT_COLUMNS if table is CohortDay else FLOW_COLUMNS)]
        for name in SLICES:
            session().execute(insert(table).from_select(columns, counted(name, on)))
    write_columns(on)


def _cohorts(name: str, on: On) -> Select[Any]:
    found = select(literal(name), SLICES[name], Fact.asked_day, *cohort_sums()).where(Fact.counted.is_(True), on(Fact.asked_day))
    return _keyed(found, name).group_by(*_by(name), Fact.asked_day)


def _flows(name: str, on: On) -> Select[Any]:
    found = select(literal(name), SLICES[name], Turn.day, *flow_sums()).select_from(Turn).join(Fact, Fact.thread_id == Turn.thread_id)
    return _keyed(found.where(on(Turn.day)), name).group_by(*_by(name), Turn.day)


def _by(name: str) -> tuple[Any, ...]:
    """What else than the day the rows are grouped by."""
    return {"all": (), "category": (Fact.category_id,), "tag": (ThreadTag.tag_id,)}.get(name, (SLICES[name],))


def _keyed(query: Select[Any], name: str) -> Select[Any]:
    if name == "tag":
        return query.join(ThreadTag, ThreadTag.thread_id == Fact.thread_id)
    return query.where(SLICES[name].is_not(None)) if name in ("product", "version") else query


def first_and_last_day() -> tuple[date, date] | None:
    """Between which days there is anything to count, or counted already; None of nothing."""
    columns = (Fact.asked_day, Turn.day, CohortDay.day, FlowDay.day, CohortColumn.day)
    ends = [which(column) for column in columns for which in (func.min, func.max)]
    days = [day for end in ends if (day := session().scalar(select(end))) is not None]  # apart: each is one look into an index
    return (min(days), max(days)) if days else None


def true_rows(on: On) -> tuple[Rows, Rows]:
    """The daily rows counted from facts and turns: cohorts and flows."""
    cohorts, flows = (
        {key: row for name in SLICES for key, row in _read(counted(name, on))} for counted in (_cohorts, _flows)
    )
    return cohorts, flows


def kept_rows(on: On) -> tuple[Rows, Rows]:
    """The daily rows as they are stored."""
    cohorts = select(CohortDay.slice, CohortDay.key, CohortDay.day, *(getattr(CohortDay, name) for name in COHORT_COLUMNS))
    flows = select(FlowDay.slice, FlowDay.key, FlowDay.day, *(getattr(FlowDay, name) for name in FLOW_COLUMNS))
    return dict(_read(cohorts.where(on(CohortDay.day)))), dict(_read(flows.where(on(FlowDay.day))))


def _read(query: Select[Any]) -> Iterator[tuple[tuple[str, str, date], tuple[int, ...]]]:
    for name, key, day, *numbers in session().execute(query):
        yield (name, key, day), tuple(int(number) for number in numbers)
