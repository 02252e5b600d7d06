"""Which category had how much to do when: questions asked, resolved and left over, by category and week, month or quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.metrics.conditions import COHORT
from forum.metrics.measured import Scope
from forum.metrics.packing import Array
from forum.metrics.queries.cohorts import asked_by
from forum.metrics.queries.desks import Common
from forum.policy import Action
from forum.threads.models import Category
from forum.threads.visibility import categories_visible_to

WEEK = timedelta(days=7)
MOST_WEEKS, MOST_MONTHS = 27, 37
"""Columns of a table: of a longer period they are months, then quarters."""
NUMBERS = ("asked", "resolved", "unresolved", "quiet_day")
"""What a cell says of its questions, as conditions of the cohort."""


class Unit(StrEnum):
    """How much time a cell stands for."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Cell:
    """A category in a week, month or quarter (`first`: its first day, or that of the scope): questions asked, and what became of them
    so far."""

    first: date
    asked: int
    resolved: int
    unresolved: int
    quiet_day: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A category with a cell for every part of the scope."""

    category_id: int
    name: str
    cells: Sequence[Cell]

    @property
    def asked(self) -> int:
        return sum(cell.asked for cell in self.cells)


def unit_of(scope: Scope) -> Unit:
    if scope.days <= (MOST_WEEKS - 1) * WEEK.days:
        return Unit.WEEK
    return Unit.MONTH if _months(scope.start, scope.end) < MOST_MONTHS else Unit.QUARTER


def category_weeks(viewer: Actor, scope: Scope, shared: Common | None = None) -> list[Heat]:
    """Every category that the viewer may read and in which something was asked, the busiest first. A category that the scope chose is not
    used: categories are the rows. What else it chose narrows them, so that every cell leads to its questions. Two statements.
    `shared`: what readings of a page share."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return []
    unit, sums = unit_of(scope), dict[tuple[int, date], Sequence[int]]()
    for first, categories, conditions in _parts(replace(scope, within=replace(scope.within, category_id=None)), unit, shared):
        sums |= {(category_id, first): numbers for category_id, numbers in _counted(categories, conditions).items()}
    which = (Category.id.in_({category_id for category_id, _first in sums}), categories_visible_to(viewer))
    names = session().execute(select(Category.id, Category.name).where(*which)) if sums else ()
    firsts = starts(scope, unit)
    found = [
        Heat(category_id, name, [Cell(first, *sums.get((category_id, first), (0, 0, 0, 0))) for first in firsts])
        for category_id, name in names
    ]
    return sorted(found, key=lambda heat: (-heat.asked, heat.name, heat.category_id))


def _parts(scope: Scope, unit: Unit, shared: Common | None) -> list[tuple[date, Array, Array]]:
    """By column of the table, category and conditions of every question."""
    found = asked_by(lambda day: max(scope.start, _first_of(day, unit)), scope, ("category", "conditions"), shared)
    return [(first, columns["category"], columns["conditions"]) for first, columns in found]


def _counted(categories: Array, conditions: Array) -> dict[int, Sequence[int]]:
    """By category with questions, how many there are of each condition."""
    bits = [np.uint32(1 << list(COHORT).index(name)) for name in NUMBERS]
    ids, places = np.unique(categories, return_inverse=True)
    counts = [np.bincount(places, weights=(conditions & bit) != 0, minlength=len(ids)).astype(int).tolist() for bit in bits]
    return {category_id: numbers for category_id, *numbers in zip(ids.tolist(), *counts, strict=True) if numbers[0]}


def starts(scope: Scope, unit: Unit) -> list[date]:
    """The first day of the scope, and of every week, month or quarter that begins after it."""
    days = (scope.start + timedelta(days=offset) for offset in range(1, scope.days))
    return [scope.start, *(day for day in days if day == _first_of(day, unit))]


def _first_of(day: date, unit: Unit) -> date:
    if unit is Unit.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month if unit is Unit.MONTH else (day.month - 1) // 3 * 3 + 1)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
