"""What is known of the questions asked in a scope, by steps of so many days: from the columns of their days, narrowed at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.metrics.columns import KNOWN
from forum.metrics.conditions import within
from forum.metrics.measured import Scope
from forum.metrics.models import CohortColumn
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.packing import Array, columns_for, inside, packed, unpacked

DAYS_READ = 1_000
"""Rows read at once."""
Day = tuple[date, Mapping[str, Array]]


def days_asked(scope: Scope, names: Sequence[str]) -> Iterator[Day]:
    """Day by day, these columns (of numbers or of seconds) of the questions of the scope. One statement."""
    return _told(scope, names) if scope.within.team_id is not None else _stored(scope, names)


def asked_in_steps(scope: Scope, step: int, names: Sequence[str]) -> list[Mapping[str, Array]]:
    """The same for every `step` days: lengths of time of those that have them only, the other columns of all."""
    parts: list[dict[str, list[Array]]] = [{name: [] for name in names} for _first in range(0, scope.days, step)]
    for day, columns in days_asked(scope, names):
        held = parts[(day - scope.start).days // step]
        for name, values in columns.items():
            held[name].append(values[~np.isnan(values)] if values.dtype.kind == "f" else values)
    return [{name: np.concatenate(values) if values else unpacked(name, b"") for name, values in held.items()} for held in parts]


def _stored(scope: Scope, names: Sequence[str]) -> Iterator[Day]:
    needed = {*names, *columns_for(scope.within)}
    query = select(CohortColumn.day, CohortColumn.name, CohortColumn.packed).where(
        CohortColumn.day >= scope.start, CohortColumn.day <= scope.end, CohortColumn.name.in_(sorted(needed)),
    )
    rows = session().execute(query.order_by(CohortColumn.day).execution_options(yield_per=DAYS_READ))
    for day, found in groupby(rows, key=lambda row: row[0]):
        blobs = {name: blob for _day, name, blob in found}
        columns = {name: unpacked(name, blobs[name]) for name in names}
        mask = inside(scope.within, blobs, len(columns[names[0]]))
        yield day, columns if mask is None else {name: values[mask] for name, values in columns.items()}


def _told(scope: Scope, names: Sequence[str]) -> Iterator[Day]:
    """A staff team's, from the facts: cases move without them."""
    columns: list[Any] = [Fact.asked_day, *(KNOWN[name].label(f"column_{name}") for name in names)]
    query = select(*columns).where(
        Fact.counted.is_(True), Fact.asked_day >= scope.start, Fact.asked_day <= scope.end, *within(scope.within),
    )
    rows = session().execute(query.order_by(Fact.asked_day).execution_options(yield_per=DAYS_READ))
    for day, found in groupby(rows, key=lambda row: row[0]):
        values = list(zip(*found, strict=True))[1:]
        yield day, {name: unpacked(name, packed(name, of)) for name, of in zip(names, values, strict=True)}
