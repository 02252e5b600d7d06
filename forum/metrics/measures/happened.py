"""Measures of rows that happened, made by the rooms that own the rows: number, line and list come out of the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from statistics import fmean
from typing import Any, NamedTuple, TypeVar

from forum.core.permissions import Actor
from forum.metrics.measured import EVERY_WAY, Basis, Better, Kind, Measure, Page, Part, Point, Row, Scope, Value
from forum.metrics.measures.building import Words, build, count, duration, share
from forum.metrics.queries.reading import Reading, enough_said
from forum.metrics.queries.rows import MOST, PORTION


class Counted(NamedTuple):
    """A row that counts, and when. `value`: 1 or 0 in a share, seconds in a length of time, a score in a mean. `times`: how many rows of
    the same day and value this one stands for."""

    id: int
    at: datetime
    value: float = 1
    times: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of a row to somebody; no `path` where they may not read it."""

    title: str
    path: str = ""
    detail: str = ""


Made = TypeVar("Made")
Find = Callable[[Reading], Sequence[Counted]]
Told = Callable[[Actor, Sequence[int]], Mapping[int, Line]]
Summed = Callable[[Sequence[float]], Value]


def mean(scores: Sequence[float]) -> Value:
    """Of what people said; no value of too few."""
    return Value(n=len(scores), value=fmean(scores) if enough_said(len(scores)) else None)


SUMMED: Mapping[Kind, Summed] = {
    Kind.COUNT: lambda values: count(len(values)), Kind.SHARE: lambda values: share(int(sum(values)), len(values)),
    Kind.DURATION: lambda values: duration(values, len(values)), Kind.SCORE: mean,
}


def happened(
    measure_id: str, group: str, kind: Kind, better: Better, words: Words, *, find: Find, told: Told,
    slices: frozenset[str] = EVERY_WAY, summed: Summed | None = None, reach: tuple[float, float] | None = None,
) -> Measure:
    """A measure of what happened in the period. `find`: every row it rests on; `told`: lines of the list, all in one statement or a
    few. Measures with the same `find` read it once a page.
    """
    made = summed or SUMMED[kind]

    def points(reading: Reading) -> list[Point]:
        steps: list[list[float]] = [[] for _first in reading.firsts]
        for one in shared(reading, find):
            steps[(one.at.date() - reading.scope.start).days // reading.step].extend(repeat(one.value, one.times))
        found = [made(values) for values in steps]
        return [Point(day, value.value, value.n) for day, value in zip(reading.firsts, found, strict=True)]

    def listed(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        rows = [one for one in find(Reading(scope)) if one.value or kind is not Kind.SHARE or part is Part.OUT_OF]
        return page_of(viewer, rows, told, offset, limit, timed=kind is Kind.DURATION)

    return build(
        measure_id, group, kind, Basis.FLOW, better, words, points=points, rows=listed, slices=slices, by_clock=True, reach=reach,
        read=lambda reading: made([value for one in shared(reading, find) for value in repeat(one.value, one.times)]),
    )


def shared(reading: Reading, make: Callable[[Reading], Made]) -> Made:
    """What is made of a reading's scope, made once for all measures that need it."""
    return reading.made(make)


def page_of(viewer: Actor, rows: Sequence[Counted], told: Told, offset: int, limit: int, *, timed: bool = False) -> Page:
    """A part of the list, the newest first."""
    ordered = sorted(rows, key=lambda one: (one.at, one.id), reverse=True)
    first = max(0, offset)
    some = ordered[first:first + max(1, min(limit, MOST))]
    ids = sorted({one.id for one in some})
    lines = {row_id: line for at in range(0, len(ids), PORTION) for row_id, line in told(viewer, ids[at:at + PORTION]).items()}
    shown = [
        Row(one.id, one.at, line.title, line.path, line.detail, one.value if timed else None)
        for one in some if (line := lines[one.id])
    ]
    return Page(shown, len(rows), first + len(shown) < len(rows))
