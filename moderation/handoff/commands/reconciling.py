"""The hourly look: what was lost on the way is sent again, and what is too old is forgotten. In portions, each its own transaction."""

from __future__ import annotations

from sqlalchemy import delete, exists, select, update

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.models import Escalation
from moderation.handoff.messages import let_send, tell_change
from moderation.handoff.models import Delivery, Destination, HandOff, Receipt
from moderation.handoff.states import DELIVERIES_KEPT, RECEIPTS_KEPT, STUCK
from moderation.policy import DeskAction

AT_ONCE = 100


@command
def send_stuck(actor: Actor) -> int:
    """Messages whose next try is long past. Returns how many."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    now = utcnow()
    waits = select(Delivery).where(Delivery.next_at.is_not(None), Delivery.next_at < now - STUCK)
    found = list(session().scalars(waits.order_by(Delivery.next_at, Delivery.id).limit(AT_ONCE).with_for_update(skip_locked=True)))
    for delivery in found:
        delivery.next_at = now
    session().flush()
    for delivery in found:
        let_send(delivery, note=f":{int(now.timestamp())}")
    return len(found)


@command
def tell_drifted(actor: Actor, after: int = 0) -> int | None:
    """Cases that stand otherwise than their destination has heard, with nothing on the way for an hour. Returns where to go on."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    lately = exists().where(Delivery.handoff_id == HandOff.id, Delivery.created_at > utcnow() - STUCK)
    on_its_way = exists().where(Delivery.handoff_id == HandOff.id, Delivery.next_at.is_not(None))
    found = (
        select(HandOff, Escalation).join(Escalation, Escalation.id == HandOff.escalation_id)
        .join(Destination, Destination.id == HandOff.destination_id)
        .where(HandOff.id > after, HandOff.ended_at.is_(None), Destination.is_on.is_(True), HandOff.told_version < Escalation.version,
               ~lately, ~on_its_way)
        .order_by(HandOff.id).limit(AT_ONCE)
    )
    rows = session().execute(found).all()
    for handoff, case in rows:
        tell_change(handoff, case, reconciled=True)
    return rows[-1][0].id if len(rows) == AT_ONCE else None


@command
def forget_old(actor: Actor) -> None:
    """Numbers of messages that no sender repeats any more, and messages that arrived long ago."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    now = utcnow()
    old = delete(Receipt).where(Receipt.at < now - RECEIPTS_KEPT)
    done = delete(Delivery).where(Delivery.created_at < now - DELIVERIES_KEPT, Delivery.next_at.is_(None), Delivery.dead_at.is_(None))
    for statement in (old, done):
        session().execute(statement.execution_options(synchronize_session=False))
    ended = update(Destination).where(Destination.former_until < now).values(former_salt=None, former_until=None)
    session().execute(ended.execution_options(synchronize_session=False))
