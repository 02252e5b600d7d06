"""Which category had how much to do in which week: questions asked, resolved and left over, by category and week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, String, case, cast, func, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.metrics.conditions import COHORT
from forum.metrics.measured import Scope
from forum.metrics.models import CohortDay
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.queries.reading import asked_in
from forum.policy import Action
from forum.resolution.counting import EVERYTHING
from forum.threads.models import Category
from forum.threads.visibility import categories_visible_to

WEEK = timedelta(days=7)
NUMBERS = ("asked", "resolved", "unresolved", "quiet_day")
"""What a cell says of its questions, as conditions of the cohort and columns of the daily rows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A category in a week (`first`: its Monday, or the first day of the scope): questions asked, and what became of them so far."""

    first: date
    asked: int
    resolved: int
    unresolved: int
    quiet_day: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A category with a cell for every week of the scope."""

    category_id: int
    name: str
    cells: Sequence[Cell]

    @property
    def asked(self) -> int:
        return sum(cell.asked for cell in self.cells)


def category_weeks(viewer: Actor, scope: Scope) -> list[Heat]:
    """Every category that the viewer may read and in which something was asked, the busiest first. A category that the scope chose is not
    used: categories are the rows. What else it chose narrows them, so that every cell leads to its questions."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return []
    weeks = week_starts(scope)
    sums: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    names: dict[int, str] = {}
    rest = replace(scope, within=replace(scope.within, category_id=None))
    rows = _stored(rest) if rest.within == EVERYTHING else _counted(rest)
    for category_id, name, day, *numbers in session().execute(rows.where(categories_visible_to(viewer))):
        names[category_id] = name
        held = sums[category_id, max(scope.start, day - timedelta(days=day.weekday()))]
        for place, number in enumerate(numbers):
            held[place] += number
    found = [
        Heat(category_id, name, [Cell(week, *sums.get((category_id, week), (0, 0, 0, 0))) for week in weeks])
        for category_id, name in names.items()
    ]
    return sorted(found, key=lambda heat: (-heat.asked, heat.name, heat.category_id))


def _stored(scope: Scope) -> Select[Any]:
    """By category and day, from the daily rows."""
    columns: list[Any] = [Category.id, Category.name, CohortDay.day, *(getattr(CohortDay, name) for name in NUMBERS)]
    found = select(*columns).join(Category, cast(Category.id, String) == CohortDay.key)
    return found.where(CohortDay.slice == "category", CohortDay.day >= scope.start, CohortDay.day <= scope.end)


def _counted(scope: Scope) -> Select[Any]:
    """The same of some questions, from the facts."""
    day: list[Any] = [Category.id, Category.name, Fact.asked_day]
    sums = [func.sum(case((COHORT[name], 1), else_=0)) for name in NUMBERS]
    found = select(*day, *sums).select_from(Fact).join(Category, Category.id == Fact.category_id)
    return found.where(*asked_in(scope)).group_by(*day)


def week_starts(scope: Scope) -> list[date]:
    """The first day of the scope, and every Monday after it."""
    monday = scope.start - timedelta(days=scope.start.weekday()) + WEEK
    found = [scope.start]
    while monday <= scope.end:
        found.append(monday)
        monday += WEEK
    return found
