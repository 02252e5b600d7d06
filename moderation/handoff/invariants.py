"""What must hold of hand-offs. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.kit.clock import utcnow
from moderation.escalations.models import Escalation
from moderation.handoff.models import Delivery, Destination, HandOff, Receipt
from moderation.handoff.states import DELIVERIES_KEPT, STANDING, STUCK, DeliveryState, MessageKind


def live_hand_offs() -> list[int]:
    """Hand-offs that go on although their case is over, and their destination is on and could have been told by now."""
    by_now = utcnow() - 2 * STUCK
    found = (
        select(HandOff.id).join(Escalation, Escalation.id == HandOff.escalation_id)
        .join(Destination, Destination.id == HandOff.destination_id)
        .where(HandOff.ended_at.is_(None), Destination.is_on.is_(True), Destination.changed_at < by_now, Escalation.closed_at < by_now)
    )
    return list(session().scalars(found.order_by(HandOff.id)))


def told_versions() -> list[int]:
    """Hand-offs whose destination heard of a version that there is not, or of a newer one than is remembered."""
    heard = (
        select(func.max(Delivery.case_version)).where(
            Delivery.handoff_id == HandOff.id, Delivery.state == DeliveryState.DELIVERED, Delivery.kind.in_(STANDING),
        ).correlate(HandOff).scalar_subquery()
    )
    found = select(HandOff.id).join(Escalation, Escalation.id == HandOff.escalation_id)
    wrong = (HandOff.told_version > Escalation.version) | (HandOff.told_version < heard)
    return list(session().scalars(found.where(wrong).order_by(HandOff.id)))


def first_messages() -> list[int]:
    """Hand-offs whose messages do not begin with the one that hands the case off, of those that are kept from the beginning."""
    first = (
        select(func.min(Delivery.id)).where(Delivery.handoff_id == HandOff.id, Delivery.created_at >= HandOff.at)
        .correlate(HandOff).scalar_subquery()
    )
    found = select(HandOff.id).outerjoin(Delivery, Delivery.id == first)
    recent = HandOff.at > utcnow() - DELIVERIES_KEPT
    return list(session().scalars(found.where(recent, Delivery.kind.is_distinct_from(MessageKind.HANDED_OFF.value)).order_by(HandOff.id)))


def changes_told_once() -> list[int]:
    """Messages that tell of a change that an earlier one had told already; those of the hourly look and the last are left out."""
    earlier = aliased(Delivery)
    plain = [
        one.facts[name].as_boolean().is_(None) for one in (Delivery, earlier) for name in ("reconciled", "ended")
    ]
    found = select(Delivery.id).join(earlier, (earlier.handoff_id == Delivery.handoff_id) & (earlier.case_version == Delivery.case_version))
    found = found.where(
        Delivery.kind == MessageKind.CHANGED, earlier.kind == MessageKind.CHANGED, earlier.id < Delivery.id, *plain,
    )
    return list(session().scalars(found.distinct().order_by(Delivery.id)))


def messages_in_order() -> list[int]:
    """Messages on how a case stands that tell of an older version than one written before them: a receiver would take them for old."""
    kept = (
        select(
            Delivery.id, Delivery.case_version,
            func.lag(Delivery.case_version).over(partition_by=Delivery.handoff_id, order_by=Delivery.id).label("before"),
        ).where(Delivery.handoff_id.is_not(None), Delivery.kind.in_(STANDING)).subquery()
    )
    return list(session().scalars(select(kept.c.id).where(kept.c.case_version < kept.c.before).order_by(kept.c.id)))


def acted_upon_once() -> list[int]:
    """Messages from outside that were acted upon twice under one number, or by a destination that never had the case they name."""
    twice = aliased(Receipt)
    same = (twice.destination_id == Receipt.destination_id) & (twice.webhook_id == Receipt.webhook_id) & (twice.id < Receipt.id)
    known = select(HandOff.id).where(
        HandOff.destination_id == Receipt.destination_id, HandOff.escalation_id == Receipt.answer["case"].as_integer(),
    )
    found = select(Receipt.id).outerjoin(twice, same).where(twice.id.is_not(None) | ~known.exists())
    return list(session().scalars(found.order_by(Receipt.id)))
