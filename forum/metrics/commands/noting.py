"""Marks on the charts, and goals of measures."""

from __future__ import annotations

import math
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import today, utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from forum.metrics.events import InsightGoalChanged, InsightNoteChanged
from forum.metrics.measured import Kind, Measure
from forum.metrics.models.noted import TEXT_MAX, Annotation, Goal
from forum.metrics.states import NoteAct, NoteKind
from forum.policy import Action

MOST_NOTES, MOST_GOALS = 2_000, 200
YEARS_AHEAD_DAYS, EARLIEST = 366, date(2000, 1, 1)
LARGEST = 1e12


@command
def add_note(actor: Actor, *, day: date, kind: str, text: str) -> int:
    """Mark a day on the charts. Raises Invalid."""
    authorize(actor, Action.MANAGE_INSIGHTS)
    if (session().scalar(select(func.count()).select_from(Annotation)) or 0) >= MOST_NOTES:
        raise Invalid(_l("There are very many marks already. Remove some first."))
    row = Annotation(day=_day("day", day), kind=_kind(kind), text=_text(text), by_id=actor.id, created_at=utcnow())
    session().add(row)
    session().flush()
    announce(InsightNoteChanged(row.created_at, actor.id, NoteAct.ADDED, row.text, after=_said(row)))
    return row.id


@command
def change_note(actor: Actor, note_id: int, *, day: date, kind: str, text: str) -> None:
    """Raises NotFound, Invalid."""
    authorize(actor, Action.MANAGE_INSIGHTS)
    row = lock(Annotation, note_id)
    before = _said(row)
    row.day, row.kind, row.text = _day("day", day), _kind(kind), _text(text)
    if _said(row) != before:
        announce(InsightNoteChanged(utcnow(), actor.id, NoteAct.CHANGED, row.text, before, _said(row)))


@command
def remove_note(actor: Actor, note_id: int) -> None:
    """Raises NotFound."""
    authorize(actor, Action.MANAGE_INSIGHTS)
    row = lock(Annotation, note_id)
    session().delete(row)
    announce(InsightNoteChanged(utcnow(), actor.id, NoteAct.REMOVED, row.text, before=_said(row)))


@command
def set_goal(actor: Actor, measure: Measure, *, target: float, since: date) -> int:
    """What the measure is to reach from a day on; a goal of the same day is replaced. Raises Invalid."""
    authorize(actor, Action.MANAGE_INSIGHTS)
    target, since = _target(measure, target), _day("since", since)
    row = session().scalars(select(Goal).where(Goal.measure_id == measure.id, Goal.since == since)).one_or_none()
    before = _goal_said(row) if row else ""
    if row is None:
        if (session().scalar(select(func.count()).select_from(Goal)) or 0) >= MOST_GOALS:
            raise Invalid(_l("There are very many goals already. Remove some first."))
        row = Goal(measure_id=measure.id, since=since)
        session().add(row)
    row.target, row.by_id, row.created_at = target, actor.id, utcnow()
    session().flush()
    if _goal_said(row) != before:
        act = NoteAct.CHANGED if before else NoteAct.ADDED
        announce(InsightGoalChanged(row.created_at, actor.id, act, measure.id, before, _goal_said(row)))
    return row.id


@command
def remove_goal(actor: Actor, goal_id: int) -> None:
    """Raises NotFound."""
    authorize(actor, Action.MANAGE_INSIGHTS)
    row = lock(Goal, goal_id)
    session().delete(row)
    announce(InsightGoalChanged(utcnow(), actor.id, NoteAct.REMOVED, row.measure_id, before=_goal_said(row)))


def _said(row: Annotation) -> str:
    return f"{row.day.isoformat()} {row.kind}: {row.text}"


def _goal_said(row: Goal) -> str:
    return f"{row.target:g} ({row.since.isoformat()})"


def _day(name: str, day: date) -> date:
    if not EARLIEST <= day <= today() + timedelta(days=YEARS_AHEAD_DAYS):
        raise Invalid.field(name, _l("Choose a day after the year 2000 and at most a year ahead."))
    return day


def _kind(kind: str) -> str:
    if kind not in list(NoteKind):
        raise Invalid.field("kind", _l("Choose what it was."))
    return str(NoteKind(kind))


def _text(text: str) -> str:
    said = plain_line(text)
    if not said:
        raise Invalid.field("text", _l("Say in a few words what happened."))
    if len(said) > TEXT_MAX:
        raise Invalid.field("text", _l("At most %(num)s characters fit on a chart.", num=TEXT_MAX))
    return said


def _target(measure: Measure, target: float) -> float:
    if not measure.may_have_goal:
        raise Invalid.field("measure", _l("This number grows with the days that are chosen, so no goal fits it. Choose a share, a time "
                                          "or a number that stands."))
    if not math.isfinite(target) or abs(target) > LARGEST or (target < 0 and measure.kind is not Kind.SCORE):
        raise Invalid.field("target", _l("Give a number that this measure can reach."))
    if measure.kind is Kind.SHARE and target > 1:
        raise Invalid.field("target", _l("A share is at most 100%."))
    if measure.kind is Kind.COUNT and target != int(target):
        raise Invalid.field("target", _l("Give a whole number."))
    if measure.reach is not None and not measure.reach[0] <= target <= measure.reach[1]:
        least, most = (f"{end:g}" for end in measure.reach)
        raise Invalid.field("target", _l("This measure goes from %(least)s to %(most)s.", least=least, most=most))
    return target
