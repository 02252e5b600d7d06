"""What became of a message: arrived, to be tried again later, or given up until somebody sends it again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from moderation.escalations.models import Escalation
from moderation.handoff.events import CaseHandedOff
from moderation.handoff.messages import let_send
from moderation.handoff.models import Delivery, Destination, HandOff
from moderation.handoff.states import LONGEST_WAIT, STANDING, TRIES, DeliveryState, Failure, MessageKind
from moderation.policy import DeskAction

FINAL = frozenset({Failure.REFUSED, Failure.OFF, Failure.GONE})
"""Trying again changes nothing before somebody does something about it."""


@command
def note_delivered(actor: Actor, delivery_id: int, status: int) -> None:
    """It arrived; earlier messages on how the case stands that never did are made up for."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    found = lock(Delivery, delivery_id)
    if found.state == DeliveryState.DELIVERED:
        return
    now = utcnow()
    found.state, found.delivered_at, found.next_at, found.dead_at = DeliveryState.DELIVERED.value, now, None, None
    found.attempts, found.status, found.failure = found.attempts + 1, status, None
    session().flush()
    if found.handoff_id is None or found.kind not in STANDING:
        return
    told = update(HandOff).where(HandOff.id == found.handoff_id, HandOff.told_version < found.case_version)
    session().execute(told.values(told_version=found.case_version).execution_options(synchronize_session=False))
    lost = update(Delivery).where(
        Delivery.handoff_id == found.handoff_id, Delivery.dead_at.is_not(None), Delivery.kind.in_(STANDING), Delivery.id < found.id,
    )
    session().execute(lost.values(state=DeliveryState.OVERTAKEN.value, dead_at=None).execution_options(synchronize_session=False))


@command
def note_failure(
    actor: Actor, delivery_id: int, failure: Failure, *, round: int, attempts: int, status: int | None = None, wait_seconds: int = 0,
) -> None:
    """It did not arrive at this try (`round` and `attempts` say which): again later, with growing pauses, or given up."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    found = lock(Delivery, delivery_id)
    if found.state != DeliveryState.PENDING or (found.round, found.attempts) != (round, attempts):
        return
    now = utcnow()
    found.attempts, found.failure, found.status = found.attempts + 1, failure.value, status
    if failure in FINAL or found.attempts >= TRIES:
        found.state, found.next_at, found.dead_at = DeliveryState.DEAD.value, None, now
        return
    wait = timedelta(seconds=max(jobs.backoff_seconds(found.attempts), wait_seconds))
    found.next_at = now + min(wait, LONGEST_WAIT * 1.25)
    session().flush()
    let_send(found)


@command
def send_again(actor: Actor, delivery_id: int) -> Delivery:
    """A message that was given up, under its old number. Raises WrongState for others, and while its destination is off."""
    authorize(actor, DeskAction.HAND_OFF)
    found = lock(Delivery, delivery_id)
    destination = session().get_one(Destination, found.destination_id)
    if found.state != DeliveryState.DEAD or not destination.is_on or _is_withdrawn(found):
        raise WrongState(current=found.state)
    found.state, found.dead_at, found.next_at = DeliveryState.PENDING.value, None, utcnow()
    found.attempts, found.round = 0, found.round + 1
    session().flush()
    let_send(found)
    if found.escalation_id is not None:
        case = session().get_one(Escalation, found.escalation_id)
        announce(CaseHandedOff(utcnow(), actor.id, case.thread_id, case.id, destination.id, destination.name, "sent_again"))
    return found


def _is_withdrawn(delivery: Delivery) -> bool:
    """Its case was taken back, and this is not the message that says so."""
    if delivery.handoff_id is None or delivery.kind == MessageKind.TAKEN_BACK:
        return False
    found = select(HandOff, Escalation.closed_at).join(Escalation, Escalation.id == HandOff.escalation_id)
    handoff, closed_at = session().execute(found.where(HandOff.id == delivery.handoff_id)).one()
    return handoff.ended_at is not None and not handoff.ended_with(closed_at)
