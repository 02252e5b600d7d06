"""The questions of many days, read from their columns together and narrowed at once: so many days cost little more than one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import TypeVar

import numpy as np
from sqlalchemy import ColumnElement, select

from forum.core.db import session
from forum.metrics.models import CohortColumn
from forum.metrics.packing import AGAIN, THREAD, Array, columns_for, inside, joined, unpacked_times
from forum.resolution.counting import Slice

DAYS_TOGETHER = 128
"""Days that are held at once."""
ROWS_READ = 1_000
Blobs = Mapping[str, bytes]
Number = TypeVar("Number", int, date)


class Members:
    """Which threads are meant, by their ids."""

    def __init__(self, thread_ids: Array) -> None:
        self._are = np.zeros(int(thread_ids.max(initial=0)) + 2, bool)  # the last one stands for all beyond
        self._are[thread_ids] = True

    def among(self, thread_ids: Array) -> Array:
        return self._are[np.minimum(thread_ids, len(self._are) - 1)]


@dataclass(frozen=True, slots=True)
class Lot:
    """Of some days the questions that are meant, in the order in which they were asked. `ends`: behind which of them each day ends.
    `again`: which of them came back to the backlog, since when and until when."""

    days: Sequence[date]
    ends: Array
    columns: Mapping[str, Array]
    again: tuple[Array, Array, Array]

    def parts(self, numbers: Sequence[Number]) -> Iterator[tuple[Number, Mapping[str, Array]]]:
        """The columns apart for every number of its days (such as that of their step), which never falls."""
        changes: list[int] = [place for place in range(1, len(numbers)) if numbers[place] != numbers[place - 1]]
        begins = 0
        for first, after in zip([0, *changes], [*changes, len(numbers)], strict=True):
            end = int(self.ends[after - 1])
            yield numbers[first], {name: values[begins:end] for name, values in self.columns.items()}
            begins = end


def lots(
    chosen: Slice, which: ColumnElement[bool], names: Sequence[str], held: Members | None = None, *, again: bool = False,
    at_once: int = DAYS_TOGETHER,
) -> Iterator[Lot]:
    """Day after day, so many at once. `which`: over the days; `held`: the threads of the staff team, if one is chosen. One statement."""
    needed = {*names, *columns_for(chosen), *([AGAIN] if again else []), *([THREAD] if held is not None else [])}
    query = select(CohortColumn.day, CohortColumn.name, CohortColumn.packed).where(which, CohortColumn.name.in_(sorted(needed)))
    rows = session().connection().execute(query.order_by(CohortColumn.day).execution_options(yield_per=ROWS_READ))
    days = ((day, {name: blob for _day, name, blob in found}) for day, found in groupby(rows, key=lambda row: row[0]))
    while some := list(islice(days, at_once)):
        yield _lot(chosen, some, names, held, again=again)


def _lot(chosen: Slice, some: Sequence[tuple[date, Blobs]], names: Sequence[str], held: Members | None, *, again: bool) -> Lot:
    columns = {name: joined(name, (blobs[name] for _day, blobs in some)) for name in names}
    ends = np.cumsum([len(blobs[names[0]]) // columns[names[0]].itemsize for _day, blobs in some])
    sizes = np.diff(ends, prepend=0).tolist()
    mask = _mask(chosen, some, sizes, held)
    times = _again(some, ends - sizes) if again else _NONE
    if mask is None:
        return Lot([day for day, _blobs in some], ends, columns, times)
    so_far = np.concatenate([[0], np.cumsum(mask)])
    places, since, until = times
    stay = mask[places]
    times = so_far[places[stay]], since[stay], until[stay]
    return Lot([day for day, _blobs in some], so_far[ends], {name: values[mask] for name, values in columns.items()}, times)


def _mask(chosen: Slice, some: Sequence[tuple[date, Blobs]], sizes: Sequence[int], held: Members | None) -> Array | None:
    found: Array | None = None
    if columns_for(chosen):
        days = (inside(chosen, blobs, size) for (_day, blobs), size in zip(some, sizes, strict=True))
        found = np.concatenate([mask for mask in days if mask is not None])
    if held is None:
        return found
    own = held.among(joined(THREAD, (blobs[THREAD] for _day, blobs in some)))
    return own if found is None else own & found


_NONE = np.empty(0, int), np.empty(0), np.empty(0)


def _again(some: Sequence[tuple[date, Blobs]], begins: Array) -> tuple[Array, Array, Array]:
    times = [(begin, unpacked_times(blobs[AGAIN])) for (_day, blobs), begin in zip(some, begins, strict=True) if blobs[AGAIN]]
    if not times:
        return _NONE
    places, since, until = (np.concatenate([one[row] for _begin, one in times]) for row in range(3))
    shift = np.repeat([begin for begin, _one in times], [one.shape[1] for _begin, one in times])
    return places.astype(int) + shift, since, until
