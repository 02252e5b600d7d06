"""Where a case is, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import Model, session
from forum.core.permissions import Actor, authorize, can
from forum.kit.errors import NotFound
from moderation.escalations.models import Escalation
from moderation.handoff.models import Delivery, Destination, HandOff, Remark
from moderation.handoff.states import SHOWN, DeliveryState
from moderation.policy import DeskAction

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class HandOffLine:
    """One destination that has or had the case. `failing` is on its way and has failed at least once."""

    row: HandOff
    destination: Destination
    by: Person | None
    dead: list[Delivery]
    failing: list[Delivery]
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class Before:
    """A destination that had the case which this one opens again until its end, and not this one: people hand it off again."""

    escalation_id: int
    destination: Destination
    reference: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class CaseHandOffs:
    """`others`: messages on breached clocks that did not arrive at destinations which do not have the case."""

    lines: list[HandOffLine]
    offered: list[Destination]
    others: list[Delivery]
    may_hand_off: bool
    before: list[Before] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return bool(self.lines or self.offered or self.others or self.before)


def handoffs_of(viewer: Actor, case: Escalation) -> CaseHandOffs:
    """Asked only for whoever is shown the case: where it is, what failed, and where it may be handed off to."""
    destinations = list(session().scalars(select(Destination).order_by(Destination.name, Destination.id)))
    if not destinations or not can(viewer, DeskAction.READ_CASES, case):
        return CaseHandOffs([], [], [], False)
    by_id = {one.id: one for one in destinations}
    found = select(HandOff, *person_columns()).outerjoin(User, User.id == HandOff.by_id).where(HandOff.escalation_id == case.id)
    rows = session().execute(found.order_by(HandOff.id)).all()
    wrong = _wrong(case.id)
    remarks = _remarks(case.id) if rows else []
    lines = [
        HandOffLine(
            row, by_id[row.destination_id], person_of(person),
            [one for one in wrong if one.destination_id == row.destination_id and one.state == DeliveryState.DEAD],
            [one for one in wrong if one.destination_id == row.destination_id and one.state == DeliveryState.PENDING],
            [one for one in remarks if one.handoff_id == row.id],
        )
        for row, *person in rows
    ]
    there = {line.destination.id for line in lines if line.row.ended_at is None}
    known = {line.destination.id for line in lines}
    may = can(viewer, DeskAction.HAND_OFF, case) and case.is_open
    offered = [one for one in destinations if may and one.is_on and one.id not in there and one.is_for(case.team_id, case.reason)]
    others = [one for one in wrong if one.destination_id not in known and one.state == DeliveryState.DEAD]
    had = [one for one in _before(case, by_id, offered) if one.destination.id not in known]
    return CaseHandOffs(lines, offered, others, can(viewer, DeskAction.HAND_OFF, case), had)


def _before(case: Escalation, destinations: dict[int, Destination], offered: list[Destination]) -> list[Before]:
    if case.earlier_id is None:
        return []
    found = select(HandOff, Escalation.closed_at).join(Escalation, Escalation.id == HandOff.escalation_id)
    rows = session().execute(found.where(Escalation.id == case.earlier_id).order_by(HandOff.id)).all()
    return [
        Before(case.earlier_id, destinations[row.destination_id], row.reference, destinations[row.destination_id] in offered)
        for row, closed_at in rows if row.ended_at is None or row.ended_with(closed_at)
    ]


def _wrong(escalation_id: int) -> list[Delivery]:
    """Messages about the case that failed and have not arrived, the newest first."""
    lost = (Delivery.dead_at.is_not(None)) | (Delivery.next_at.is_not(None) & (Delivery.attempts > 0))
    found = select(Delivery).where(Delivery.escalation_id == escalation_id, lost)
    return list(session().scalars(found.order_by(Delivery.id.desc()).limit(SHOWN)))


def _remarks(escalation_id: int) -> list[Remark]:
    """The newest, oldest first."""
    found = select(Remark).join(HandOff, HandOff.id == Remark.handoff_id).where(HandOff.escalation_id == escalation_id)
    return list(session().scalars(found.order_by(Remark.id.desc()).limit(SHOWN)))[::-1]


def find_handoff(viewer: Actor, handoff_id: int) -> HandOff:
    """Raises NotFound. Whether the viewer may see its case is asked there."""
    return _found(viewer, HandOff, handoff_id)


def find_delivery(viewer: Actor, delivery_id: int) -> Delivery:
    """Raises NotFound."""
    return _found(viewer, Delivery, delivery_id)


def _found(viewer: Actor, model: type[M], row_id: int) -> M:
    authorize(viewer, DeskAction.READ_CASES)
    row = session().get(model, row_id)
    if row is None:
        raise NotFound()
    return row
