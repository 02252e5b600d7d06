"""Which cases the insights count, by what happened to them; the times come from `measures.counted_cases`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.metrics.queries.together import columns
from forum.resolution.counting import Slice
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.queries.desks import of_slice
from moderation.escalations.states import Score, State
from moderation.policy import DeskAction


def owned_by(owners: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Cases of these owners; of any, and of none, without them."""
    return [] if owners is None else [Escalation.owner_id.in_(owners)]


def case_owners(viewer: Actor, until: datetime, owners: Collection[int]) -> dict[int, int]:
    """By case, who owns it, of the cases of these members that were opened before."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(Escalation.id, Escalation.owner_id).where(Escalation.opened_at < until, *owned_by(owners))
    return {case_id: owner_id for case_id, owner_id in session().execute(found) if owner_id is not None}


def opened_cases(viewer: Actor, since: datetime, until: datetime, within: Slice) -> Select[Any]:
    """Those opened in the period."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(*columns(Escalation.id, Escalation.opened_at)).where(Escalation.opened_at >= since, Escalation.opened_at < until)
    return of_slice(found, within)


def standing_cases(viewer: Actor, since: datetime, until: datetime, within: Slice) -> Select[Any]:
    """All that were open some time in the period, and when they ended too."""
    authorize(viewer, DeskAction.READ_CASES)
    begun = case((Escalation.opened_at < until, 1), else_=0) == 1  # nearly all of them: the index to use is the one of their ends
    found = select(*columns(Escalation.id, Escalation.opened_at, also=Escalation.closed_at)).where(begun)
    found = found.where(or_(Escalation.closed_at.is_(None), Escalation.closed_at >= since))
    return of_slice(found, within)


def ended_cases(viewer: Actor, since: datetime, until: datetime, within: Slice) -> Select[Any]:
    """Of those that were open some time in the period, those that ended, by when, be it after the period."""
    standing = standing_cases(viewer, since, until, within)
    return standing.with_only_columns(*columns(Escalation.id, Escalation.closed_at)).where(Escalation.closed_at.is_not(None))


def resolved_cases(
    viewer: Actor, since: datetime, until: datetime, within: Slice, *, owners: Collection[int] | None = None,
) -> Select[Any]:
    """Those resolved in the period, by when; the number is 1 where a later case opened it again."""
    authorize(viewer, DeskAction.READ_CASES)
    later = aliased(Escalation)
    again = case((exists().where(later.earlier_id == Escalation.id), 1), else_=0)
    found = select(*columns(Escalation.id, Escalation.closed_at, number=again)).where(
        Escalation.state == State.RESOLVED, Escalation.closed_at >= since, Escalation.closed_at < until, *owned_by(owners),
    )
    return of_slice(found, within)


def rated_cases(
    viewer: Actor, since: datetime, until: datetime, within: Slice, *, points: Mapping[Score, int],
    owners: Collection[int] | None = None,
) -> Select[Any]:
    """What askers said in the period, whenever the case ended; the number has the points of it."""
    authorize(viewer, DeskAction.READ_CASES)
    score = case(*((Satisfaction.score == said, number) for said, number in points.items()), else_=0)
    found = select(*columns(Satisfaction.escalation_id, Satisfaction.said_at, number=score))
    found = found.join(Escalation, Escalation.id == Satisfaction.escalation_id)
    return of_slice(found.where(Satisfaction.said_at >= since, Satisfaction.said_at < until, *owned_by(owners)), within)


def said_of_cases(viewer: Actor, case_ids: Collection[int]) -> dict[int, Score]:
    """What askers said of these cases, by case."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(Satisfaction.escalation_id, Satisfaction.score).where(Satisfaction.escalation_id.in_(case_ids))
    return {row[0]: Score(row[1]) for row in session().execute(found)}
