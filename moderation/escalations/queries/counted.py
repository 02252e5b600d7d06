"""Which cases the insights count, by what happened to them; the times come from `measures.counted_cases`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.resolution.counting import Slice
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.states import Score, State
from moderation.policy import DeskAction


def owned_by(owners: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Cases of these owners; of any, and of none, without them."""
    return [] if owners is None else [Escalation.owner_id.in_(owners)]


def opened_cases(viewer: Actor, since: datetime, until: datetime, within: Slice) -> list[tuple[int, datetime]]:
    """(case, when it was opened) of those opened in the period."""
    authorize(viewer, DeskAction.READ_CASES)
    found: Any = select(Escalation.id, Escalation.opened_at).where(Escalation.opened_at >= since, Escalation.opened_at < until)
    return [(row[0], row[1]) for row in session().execute(within.narrow(found, Escalation.thread_id))]


def standing_cases(viewer: Actor, since: datetime, until: datetime, within: Slice) -> list[tuple[int, datetime, datetime | None]]:
    """(case, opened, closed) of all that were open some time in the period."""
    authorize(viewer, DeskAction.READ_CASES)
    found: Any = select(Escalation.id, Escalation.opened_at, Escalation.closed_at).where(Escalation.opened_at < until)
    found = found.where(or_(Escalation.closed_at.is_(None), Escalation.closed_at >= since))
    return [(row[0], row[1], row[2]) for row in session().execute(within.narrow(found, Escalation.thread_id))]


def resolved_cases(
    viewer: Actor, since: datetime, until: datetime, within: Slice, *, owners: Collection[int] | None = None,
) -> list[tuple[int, datetime, bool]]:
    """(case, when it was resolved, whether a later case opened it again) of those resolved in the period."""
    authorize(viewer, DeskAction.READ_CASES)
    later = aliased(Escalation)
    found: Any = select(Escalation.id, Escalation.closed_at, exists().where(later.earlier_id == Escalation.id)).where(
        Escalation.state == State.RESOLVED, Escalation.closed_at >= since, Escalation.closed_at < until,
        *owned_by(owners),
    )
    return [(row[0], row[1], bool(row[2])) for row in session().execute(within.narrow(found, Escalation.thread_id))]


def rated_cases(
    viewer: Actor, since: datetime, until: datetime, within: Slice, *, owners: Collection[int] | None = None,
) -> list[tuple[int, datetime, Score]]:
    """(case, when its asker said it, what they said) in the period, whenever the case ended."""
    authorize(viewer, DeskAction.READ_CASES)
    found: Any = select(Satisfaction.escalation_id, Satisfaction.said_at, Satisfaction.score)
    found = found.join(Escalation, Escalation.id == Satisfaction.escalation_id)
    found = within.narrow(found.where(Satisfaction.said_at >= since, Satisfaction.said_at < until, *owned_by(owners)), Escalation.thread_id)
    return [(row[0], row[1], Score(row[2])) for row in session().execute(found)]


def said_of_cases(viewer: Actor, case_ids: Collection[int]) -> dict[int, Score]:
    """What askers said of these cases, by case."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(Satisfaction.escalation_id, Satisfaction.score).where(Satisfaction.escalation_id.in_(case_ids))
    return {row[0]: Score(row[1]) for row in session().execute(found)}
