"""What is noted on the charts, and what measures are to reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.metrics.measured import Measure, Scope, has_goal_in
from forum.metrics.models.noted import Annotation, Goal
from forum.policy import Action

MOST_ON_A_CHART = 40


@dataclass(frozen=True, slots=True)
class Noted:
    """A mark or a goal with whoever made it; None who has left."""

    row: Annotation | Goal
    by: User | None


def notes_within(viewer: Actor, start: date, end: date) -> Sequence[Annotation]:
    """Marks of these days in their order, the newest that fit on a chart."""
    _sees(viewer)
    found = select(Annotation).where(Annotation.day >= start, Annotation.day <= end)
    newest = session().scalars(found.order_by(Annotation.day.desc(), Annotation.id.desc()).limit(MOST_ON_A_CHART)).all()
    return newest[::-1]


def goals_at(viewer: Actor, scope: Scope, measures: Iterable[Measure]) -> dict[str, float]:
    """What these measures are to reach on the last day of a scope."""
    _sees(viewer)
    ids = [one.id for one in measures if has_goal_in(one, scope)]
    found = select(Goal).where(Goal.measure_id.in_(ids), Goal.since <= scope.end).order_by(Goal.since)
    return {row.measure_id: row.target for row in session().scalars(found)}


def goals_over(viewer: Actor, scope: Scope, measure: Measure) -> list[tuple[date, float]]:
    """From which days of a scope on what is to be reached, in their order."""
    _sees(viewer)
    if not has_goal_in(measure, scope):
        return []
    found = select(Goal).where(Goal.measure_id == measure.id, Goal.since <= scope.end).order_by(Goal.since)
    days = {max(row.since, scope.start): row.target for row in session().scalars(found)}
    return sorted(days.items())


def all_notes(viewer: Actor, *, page: int, size: int) -> tuple[list[Noted], bool]:
    """Marks, the newest first, and whether there are more."""
    _manages(viewer)
    found = select(Annotation, User).outerjoin(User, User.id == Annotation.by_id)
    found = found.order_by(Annotation.day.desc(), Annotation.id.desc()).offset((page - 1) * size).limit(size + 1)
    rows = [Noted(row, by) for row, by in session().execute(found)]
    return rows[:size], len(rows) > size


def all_goals(viewer: Actor) -> list[Noted]:
    """Goals by measure, the newest first."""
    _manages(viewer)
    found = select(Goal, User).outerjoin(User, User.id == Goal.by_id).order_by(Goal.measure_id, Goal.since.desc())
    return [Noted(row, by) for row, by in session().execute(found)]


def get_note(viewer: Actor, note_id: int) -> Annotation:
    """Raises NotFound."""
    _manages(viewer)
    row = session().get(Annotation, note_id)
    if row is None:
        raise NotFound()
    return row


def get_goal(viewer: Actor, goal_id: int) -> Goal:
    """Raises NotFound."""
    _manages(viewer)
    row = session().get(Goal, goal_id)
    if row is None:
        raise NotFound()
    return row


def _manages(viewer: Actor) -> None:
    if not can(viewer, Action.MANAGE_INSIGHTS):
        raise NotFound()


def _sees(viewer: Actor) -> None:
    if not can(viewer, Action.SEE_INSIGHTS):
        raise NotFound()
