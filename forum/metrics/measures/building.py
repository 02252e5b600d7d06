"""How measures are made: the number, its line and its lists come out of one condition, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from forum.core.permissions import can
from forum.kit.durations import median, p90
from forum.metrics.conditions import COHORT, FLOW
from forum.metrics.measured import EVERY_WAY, Basis, Better, Kind, Measure, Page, Part, Point, Scope, Value
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.packing import Array
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.rows import asked_rows, turn_rows
from forum.metrics.ranks import median as middle
from forum.metrics.ranks import percentiles
from forum.metrics.states import Noted
from forum.policy import Action
from forum.resolution.counting import EVERYTHING

Read = Callable[[Reading], Value]
ReadPoints = Callable[[Reading], Sequence[Point]]
Rows = Callable[[Any, Scope, Part, int, int], Page]
NOTHING = Page((), 0, False)


@dataclass(frozen=True, slots=True)
class Words:
    """Name, and how it is counted; both lazy."""

    name: Any
    counted: Any


def build(
    measure_id: str, group: str, kind: Kind, basis: Basis, better: Better, words: Words, *, read: Read, points: ReadPoints, rows: Rows,
    slices: frozenset[str] = EVERY_WAY, by_clock: bool = False, has_past: bool = True, reach: tuple[float, float] | None = None,
) -> Measure:
    """A measure of this room: reads of its own scope, or of a reading that many share. Lists are for those who see insights."""
    def rows_of(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return rows(viewer, scope, part, offset, limit) if can(viewer, Action.SEE_INSIGHTS) else NOTHING

    return Measure(
        measure_id, group, kind, basis, better, words.name, words.counted, lambda scope: read(Reading(scope)),
        lambda scope: points(Reading(scope)), rows_of, slices, read, points, by_clock, reach, has_past,
    )


def known_from(noted: Noted, by: Collection[str], read: Read) -> Read:
    """`read`, which says so where a slice asks for days on which nobody wrote down yet what `by` of it narrows by."""
    def found(reading: Reading) -> Value:
        value, since = read(reading), unknown_before(reading, noted, by)
        return value if since is None else replace(value, complete=False, since=since.isoformat())

    return found


def points_from(noted: Noted, by: Collection[str], points: ReadPoints) -> ReadPoints:
    """`points`, with a gap for days on which that was not written down."""
    def found(reading: Reading) -> Sequence[Point]:
        since, made = unknown_before(reading, noted, by), points(reading)
        return made if since is None else [replace(one, value=None) if one.day < since else one for one in made]

    return found


def unknown_before(reading: Reading, noted: Noted, by: Collection[str]) -> date | None:
    """The first day of which all is known, where the scope begins before it."""
    if reading.scope.within.only(by) == EVERYTHING:
        return None
    since = reading.known_since.get(noted)
    return since if since is not None and reading.scope.start < since else None


def count(number: int) -> Value:
    return Value(n=number, value=number, numerator=number)


def share(counted: int, out_of: int) -> Value:
    return Value(n=out_of, value=counted / out_of if out_of else None, numerator=counted, denominator=out_of)


def duration(seconds: Iterable[float], out_of: int) -> Value:
    seconds = sorted(seconds)
    return Value(n=len(seconds), value=median(seconds), denominator=out_of, p90=p90(seconds))


def lengths(seconds: Array, out_of: int) -> Value:
    """The same of many at once."""
    middle, most = percentiles(seconds, (50, 90))
    return Value(n=len(seconds), value=middle, denominator=out_of, p90=most)


def count_points(reading: Reading, numbers: Sequence[int]) -> list[Point]:
    return [Point(day, number, number) for day, number in zip(reading.firsts, numbers, strict=True)]


def share_points(reading: Reading, counted: Sequence[int], out_of: Sequence[int]) -> list[Point]:
    return [
        Point(day, part / whole if whole else None, whole)
        for day, part, whole in zip(reading.firsts, counted, out_of, strict=True)
    ]


def cohort_share(measure_id: str, group: str, counted: str, out_of: str, better: Better, words: Words) -> Measure:
    """Of the questions asked in the scope: those of one condition, out of those of another."""
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return asked_rows(viewer, scope, [COHORT[counted if part is Part.COUNTED else out_of]], offset, limit)

    return build(
        measure_id, group, Kind.SHARE, Basis.COHORT, better, words, rows=rows,
        read=lambda reading: share(sum(reading.cohort[counted]), sum(reading.cohort[out_of])),
        points=lambda reading: share_points(reading, reading.cohort[counted], reading.cohort[out_of]),
    )


def cohort_duration(measure_id: str, group: str, name: str, words: Words) -> Measure:
    """Of the questions asked in the scope: seconds of a column of facts."""
    column = getattr(Fact, name)

    def read(reading: Reading) -> Value:
        return lengths(reading.whole(name), sum(reading.cohort["asked"]))

    def points(reading: Reading) -> list[Point]:
        return [Point(day, middle(step[name]), len(step[name])) for day, step in zip(reading.firsts, reading.asked, strict=True)]

    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        conditions = [column.is_not(None)] if part is Part.COUNTED else []
        return asked_rows(viewer, scope, conditions, offset, limit, column=column)

    return build(measure_id, group, Kind.DURATION, Basis.COHORT, Better.DOWN, words, read=read, points=points, rows=rows)


def flow_count(measure_id: str, group: str, kind: str, better: Better, words: Words) -> Measure:
    """How often something happened in the scope."""
    if kind not in FLOW:
        raise ValueError(f"nothing is called {kind!r}")
    return build(
        measure_id, group, Kind.COUNT, Basis.FLOW, better, words,
        read=lambda reading: count(sum(reading.flow[kind])), points=lambda reading: count_points(reading, reading.flow[kind]),
        rows=lambda viewer, scope, _part, offset, limit: turn_rows(viewer, scope, (kind,), offset, limit),
    )


def flow_share(measure_id: str, group: str, counted: str, out_of: str, better: Better, words: Words) -> Measure:
    """How often something happened in the scope, beside how often something else did: more than one to one is possible."""
    def rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
        return turn_rows(viewer, scope, (counted if part is Part.COUNTED else out_of,), offset, limit)

    return build(
        measure_id, group, Kind.SHARE, Basis.FLOW, better, words, rows=rows,
        read=lambda reading: share(sum(reading.flow[counted]), sum(reading.flow[out_of])),
        points=lambda reading: share_points(reading, reading.flow[counted], reading.flow[out_of]),
    )
