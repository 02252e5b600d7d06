"""Handing a case off to a destination, and taking it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.threads.queries import get_thread
from moderation.escalations.commands.holding import wrong_state
from moderation.escalations.models import Escalation
from moderation.handoff.events import CaseHandedOff
from moderation.handoff.messages import tell_handed_off, tell_taken_back
from moderation.handoff.models import Delivery, Destination, HandOff
from moderation.handoff.states import DeliveryState
from moderation.policy import DeskAction


@command
def hand_off(actor: Actor, escalation_id: int, destination_id: int, version: int | None = None) -> HandOff:
    """From now on the destination hears of every change of the case. Raises Invalid naming `destination`, WrongState, NotFound."""
    authorize(actor, DeskAction.HAND_OFF)
    case = _hold(actor, escalation_id)
    if version not in (None, case.version) or not case.is_open:
        raise wrong_state(case)
    destination = session().get(Destination, destination_id)
    if destination is None or not destination.is_on or not destination.is_for(case.team_id, case.reason):
        raise Invalid.field("destination", _l("Choose one of the list."))
    found = _of(case.id, destination.id)
    if found is not None and found.ended_at is None:
        raise Invalid.field("destination", _l("It has this case already."))
    if found is None:
        found = HandOff(escalation_id=case.id, destination_id=destination.id)
        session().add(found)
    found.at, found.by_id, found.ended_at = utcnow(), actor.id, None
    session().flush()
    tell_handed_off(found, case)
    announce(CaseHandedOff(utcnow(), actor.id, case.thread_id, case.id, destination.id, destination.name, "handed_off"))
    return found


@command
def take_back(actor: Actor, handoff_id: int) -> HandOff:
    """The destination hears of the case for the last time. Twice is once, and one that ended with its case stays so. Raises NotFound."""
    authorize(actor, DeskAction.HAND_OFF)
    found = session().get(HandOff, handoff_id)
    if found is None:
        raise NotFound()
    case = _hold(actor, found.escalation_id)
    found = lock(HandOff, handoff_id)
    if found.ended_at is None:
        found.ended_at = utcnow()
        destination = session().get_one(Destination, found.destination_id)
        _tell_nothing_else(found.id)
        tell_taken_back(found, case)
        announce(CaseHandedOff(utcnow(), actor.id, case.thread_id, case.id, destination.id, destination.name, "taken_back"))
    return found


def _tell_nothing_else(handoff_id: int) -> None:
    """What is on its way, or was given up, is not sent any more: texts would be read then."""
    waiting = or_(Delivery.next_at.is_not(None), Delivery.dead_at.is_not(None))
    lost = {"state": DeliveryState.OVERTAKEN.value, "next_at": None, "dead_at": None}
    session().execute(update(Delivery).where(Delivery.handoff_id == handoff_id, waiting).values(lost))


def _hold(actor: Actor, escalation_id: int) -> Escalation:
    """The case, locked after its thread."""
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == escalation_id))
    if thread_id is None:
        raise NotFound()
    get_thread(actor, thread_id, lock=True)
    return lock(Escalation, escalation_id)


def _of(escalation_id: int, destination_id: int) -> HandOff | None:
    found = select(HandOff).where(HandOff.escalation_id == escalation_id, HandOff.destination_id == destination_id)
    return session().scalars(found.with_for_update()).one_or_none()
