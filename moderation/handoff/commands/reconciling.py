"""The hourly look: what was lost on the way is sent again, and what is too old is forgotten. In portions, each its own transaction."""

from __future__ import annotations

from sqlalchemy import Select, delete, exists, select, union_all, update

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.models import Escalation
from moderation.handoff.messages import let_send, tell_change, tell_end
from moderation.handoff.models import Delivery, Destination, HandOff, Receipt, Remark
from moderation.handoff.states import DELIVERIES_KEPT, END_TOLD_FOR, RECEIPTS_KEPT, STUCK
from moderation.policy import DeskAction

AT_ONCE, FORGOTTEN_AT_ONCE = 100, 500


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
    """Cases that stand otherwise than their destination has heard, with nothing on the way for an hour. Returns where to go on.

    Also those that are over, where what said so was given up: for a week, since nobody there may ever answer again.
    """
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    lately = exists().where(Delivery.handoff_id == HandOff.id, Delivery.created_at > utcnow() - STUCK)
    on_its_way = exists().where(Delivery.handoff_id == HandOff.id, Delivery.next_at.is_not(None))
    just_over = select(HandOff.id).join(Escalation, Escalation.id == HandOff.escalation_id).where(
        Escalation.closed_at > utcnow() - END_TOLD_FOR, HandOff.ended_at >= Escalation.closed_at,
    )
    going = select(HandOff.id).where(HandOff.ended_at.is_(None))
    found = (
        select(HandOff, Escalation).join(Escalation, Escalation.id == HandOff.escalation_id)
        .join(Destination, Destination.id == HandOff.destination_id)
        .where(HandOff.id > after, HandOff.id.in_(union_all(going, just_over)), Destination.is_on.is_(True),
               HandOff.told_version < Escalation.version, ~lately, ~on_its_way)
        .order_by(HandOff.id).limit(AT_ONCE)
    )
    rows = session().execute(found).all()
    for handoff, case in rows:
        tell_change(handoff, case, reconciled=True, **({"ended": True} if handoff.ended_at else {}))
    return rows[-1][0].id if len(rows) == AT_ONCE else None


@command
def end_with_cases(actor: Actor) -> int:
    """Cases that ended while their destination was off: it hears so now that it is on, and has them no longer. Returns how many."""
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    over = (
        select(HandOff, Escalation).join(Escalation, Escalation.id == HandOff.escalation_id)
        .join(Destination, Destination.id == HandOff.destination_id)
        .where(HandOff.ended_at.is_(None), Destination.is_on.is_(True), Escalation.closed_at.is_not(None))
        .order_by(HandOff.id).limit(AT_ONCE).with_for_update(of=HandOff, skip_locked=True)
    )
    rows = session().execute(over).all()
    for handoff, case in rows:
        if handoff.told_version < case.version:
            tell_end(handoff, case, reconciled=True)
        else:
            handoff.ended_at = case.closed_at
    return len(rows)


@command
def forget_some(actor: Actor) -> bool:
    """A portion of what is too old; whether there is more.

    Numbers of messages that no sender repeats any more, messages that arrived long ago, and what people of other systems wrote about
    cases that were closed as long ago.
    """
    authorize(actor, DeskAction.DELIVER_HANDOFFS)
    now = utcnow()
    long_ago = now - DELIVERIES_KEPT
    old: tuple[tuple[type[Receipt | Delivery | Remark], Select[int]], ...] = (
        (Receipt, select(Receipt.id).where(Receipt.at < now - RECEIPTS_KEPT).order_by(Receipt.at)),
        (Delivery, select(Delivery.id).where(
            Delivery.created_at < long_ago, Delivery.next_at.is_(None), Delivery.dead_at.is_(None),
        ).order_by(Delivery.created_at)),
        (Remark, select(Remark.id).join(HandOff, HandOff.id == Remark.handoff_id).join(Escalation, Escalation.id == HandOff.escalation_id)
         .where(Remark.at < long_ago, Escalation.closed_at < long_ago)),
    )
    is_more = False
    for model, found in old:
        ids = list(session().scalars(found.limit(FORGOTTEN_AT_ONCE)))
        gone = delete(model).where(model.id.in_(ids))
        session().execute(gone.execution_options(synchronize_session=False))
        is_more = is_more or len(ids) == FORGOTTEN_AT_ONCE
    ended = update(Destination).where(Destination.former_until < now).values(former_salt=None, former_until=None)
    session().execute(ended.execution_options(synchronize_session=False))
    return is_more
