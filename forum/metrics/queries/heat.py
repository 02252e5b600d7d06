"""Which category had how much to do in which week: questions asked, resolved and left over, by category and week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, cast, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.metrics.measured import Scope
from forum.metrics.models import CohortDay
from forum.policy import Action
from forum.threads.models import Category

WEEK = timedelta(days=7)


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
    """Every category in which something was asked, the busiest first. The slice of the scope is not used: categories are the rows."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return []
    weeks = week_starts(scope)
    sums: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    names: dict[int, str] = {}
    rows = (
        select(Category.id, Category.name, CohortDay.day, CohortDay.asked, CohortDay.resolved, CohortDay.unresolved, CohortDay.quiet_day)
        .join(Category, cast(Category.id, String) == CohortDay.key)
        .where(CohortDay.slice == "category", CohortDay.day >= scope.start, CohortDay.day <= scope.end)
    )
    for category_id, name, day, *numbers in session().execute(rows):
        names[category_id] = name
        held = sums[category_id, max(scope.start, day - timedelta(days=day.weekday()))]
        for place, number in enumerate(numbers):
            held[place] += number
    found = [
        Heat(category_id, name, [Cell(week, *sums.get((category_id, week), (0, 0, 0, 0))) for week in weeks])
        for category_id, name in names.items()
    ]
    return sorted(found, key=lambda heat: (-heat.asked, heat.name, heat.category_id))


def week_starts(scope: Scope) -> list[date]:
    """The first day of the scope, and every Monday after it."""
    monday = scope.start - timedelta(days=scope.start.weekday()) + WEEK
    found = [scope.start]
    while monday <= scope.end:
        found.append(monday)
        monday += WEEK
    return found
