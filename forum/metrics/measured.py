"""What a measure is: its definition, what it comes to in a period and slice, and which rows it counts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from forum.resolution.counting import EVERYTHING, SLICED_BY, Slice

SMALL = 20
"""Under so many rows a number says that it rests on few."""
EVERY_WAY = frozenset(SLICED_BY)
NO_WAY: frozenset[str] = frozenset()
"""What narrows a measure: all that questions are chosen by, or none of it."""


class Kind(StrEnum):
    """How a value is written: 12, 78 %, 38 min, 4.2."""

    COUNT = "count"
    SHARE = "share"
    DURATION = "duration"
    SCORE = "score"


class Basis(StrEnum):
    """What a period chooses. Cohort: questions asked in it, whatever became of them since. Flow: what happened in it.
    Standing: what there was at the end of its last day (now, where that is today).
    """

    COHORT = "cohort"
    FLOW = "flow"
    STANDING = "standing"


class Better(StrEnum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Part(StrEnum):
    """The two lists behind a number: what was counted, and out of what."""

    COUNTED = "counted"
    OUT_OF = "out_of"


@dataclass(frozen=True, slots=True)
class Scope:
    """UTC days from `start` to `end`, both included, and which questions. Raises ValueError for a period that ends before it begins."""

    start: date
    end: date
    within: Slice = EVERYTHING

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period does not end before it begins")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def before(self) -> Scope:
        """The period of the same length right before this one."""
        return Scope(self.start - timedelta(days=self.days), self.start - timedelta(days=1), self.within)


@dataclass(frozen=True, slots=True)
class Value:
    """What a measure comes to. `n`: the rows it rests on. `value`: a number, a share (0 to 1), seconds (the median) or a mean score;
    None of nothing. `numerator` and `denominator` of counts and shares; `p90` of lengths of time. `complete`: False where some days
    of the scope were before anything was written down. `since`: the first day (ISO) of which all is known, where days before it
    are asked for.
    """

    n: int
    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    p90: float | None = None
    complete: bool = True
    since: str | None = None

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


def is_few(kind: Kind, value: Value | None) -> bool:
    """Whether a value is to be said to rest on few: a share, a length of time or a score. A count is exact, however small."""
    return kind is not Kind.COUNT and value is not None and value.value is not None and value.is_small


@dataclass(frozen=True, slots=True)
class Point:
    """A measure on one day, for its line."""

    day: date
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One of the rows that a number counts. `id` orders rows of the same instant; `seconds` where the measure is a length of time."""

    id: int
    at: datetime
    title: str
    path: str
    detail: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list behind a number: newest first (what is added up: most first), and how many there are in all."""

    rows: Sequence[Row]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the insights, defined once. `counted`: how it is counted, a sentence or two for people (lazy, translated).

    `slices`: which of category, tag, language, product, version and team narrow it; the others it passes over, and says so.
    `has_past`: False of what is known of now only: it is the same whatever the period, is compared with nothing and has no line.
    `value_of` (scope) -> Value; `points_of` (scope) -> a Point per day of the scope;
    `rows_of` (viewer, scope, part, offset, limit) -> Page.
    `read` and `read_points` take the same out of a `Reading` that all measures of a page share; without them the page asks the others.
    `reach`: the least and the greatest value there can be, where there is such.
    `by_clock`: it changes though no facts of questions do, so that it is kept for a minute only.
    """

    id: str
    group: str
    kind: Kind
    basis: Basis
    better: Better
    name: Any
    counted: Any
    value_of: Callable[[Scope], Value]
    points_of: Callable[[Scope], Sequence[Point]]
    rows_of: Callable[[Any, Scope, Part, int, int], Page]
    slices: frozenset[str] = EVERY_WAY
    read: Callable[[Any], Value] | None = None
    read_points: Callable[[Any], Sequence[Point]] | None = None
    by_clock: bool = True
    reach: tuple[float, float] | None = None
    has_past: bool = True

    @property
    def may_have_goal(self) -> bool:
        """A count of what happened grows with the days that it is counted over: no number is right for all of them."""
        return self.kind is not Kind.COUNT or self.basis is Basis.STANDING

    @property
    def sliced(self) -> bool:
        """Whether anything narrows it."""
        return bool(self.slices)

    def passes_over(self, *chosen: Slice) -> frozenset[str]:
        """By what these are chosen that does not narrow it."""
        return frozenset().union(*(one.given for one in chosen)) - self.slices

    def compares(self, scope: Scope, other: Scope) -> bool:
        """Whether it says anything beside what it is in another scope: of the same days a slice says nothing that does not narrow it."""
        if not self.has_past:
            return False
        passed_over = self.passes_over(scope.within, other.within)
        return not passed_over or (scope.start, scope.end, scope.within.only(self.slices)) != (
            other.start, other.end, other.within.only(self.slices))


def has_goal_in(measure: Measure, scope: Scope) -> bool:
    """Whether its goal is one for this scope too: how many there should be is said of the whole, not of a category."""
    return measure.may_have_goal and (measure.kind is not Kind.COUNT or scope.within.only(measure.slices) == EVERYTHING)


GROUPS = ("resolution", "speed", "backlog", "people", "deflection", "search", "articles", "satisfaction", "cases", "moderation")
"""Headings of the insights, in this order."""
