"""What is known of the questions asked in a scope, by steps of so many days: from the columns of their days, narrowed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from forum.metrics.packing import Array, packed, unpacked
from forum.metrics.queries.desks import Common, is_packed, members_of
from forum.metrics.queries.lots import ROWS_READ, Number, lots


def asked_by(number_of: Callable[[date], Number], scope: Scope, names: Sequence[str], shared: Common | None = None) -> list[
    tuple[Number, Mapping[str, Array]]
]:
    """These columns (of numbers or of seconds) of the questions of the scope, together for all days of the same number (such as that of
    their step), which never falls. `shared`: what readings of a page share."""
    held: dict[Number, list[Mapping[str, Array]]] = {}
    for number, columns in _parts(number_of, scope, names, shared):
        held.setdefault(number, []).append(columns)
    return [(number, {name: np.concatenate([one[name] for one in some]) for name in names}) for number, some in held.items()]


def asked_in_steps(scope: Scope, step: int, names: Sequence[str], shared: Common | None = None) -> list[Mapping[str, Array]]:
    """The same for every `step` days: lengths of time of those that have them only, the other columns of all."""
    found = dict(asked_by(lambda day: (day - scope.start).days // step, scope, names, shared))
    nothing = {name: unpacked(name, b"") for name in names}
    steps = (found.get(number, nothing) for number in range(-(-scope.days // step)))
    return [
        {name: values[~np.isnan(values)] if values.dtype.kind == "f" else values for name, values in columns.items()} for columns in steps
    ]


def _parts(
    number_of: Callable[[date], Number], scope: Scope, names: Sequence[str], shared: Common | None,
) -> Iterator[tuple[Number, Mapping[str, Array]]]:
    if scope.within.team_id is not None and not is_packed(shared):
        yield from ((number_of(day), columns) for day, columns in _told(scope, names))
        return
    which = CohortColumn.day.between(scope.start, scope.end)
    for lot in lots(scope.within, which, names, members_of(scope.within, shared)):
        yield from lot.parts([number_of(day) for day in lot.days])


def _told(scope: Scope, names: Sequence[str]) -> Iterator[tuple[date, Mapping[str, Array]]]:
    """A staff team's, from the facts: cases move without them."""
    columns: list[Any] = [Fact.asked_day, *(KNOWN[name].label(f"column_{name}") for name in names)]
    query = select(*columns).where(
        Fact.counted.is_(True), Fact.asked_day >= scope.start, Fact.asked_day <= scope.end, *within(scope.within),
    )
    rows = session().execute(query.order_by(Fact.asked_day).execution_options(yield_per=ROWS_READ))
    for day, found in groupby(rows, key=lambda row: row[0]):
        values = list(zip(*found, strict=True))[1:]
        yield day, {name: unpacked(name, packed(name, of)) for name, of in zip(names, values, strict=True)}
