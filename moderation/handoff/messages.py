"""Writing messages: each is a row and a job, in the transaction of what it tells (inside a command)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from moderation.escalations.models import Escalation
from moderation.handoff.models import Delivery, Destination, HandOff
from moderation.handoff.signing import new_webhook_id
from moderation.handoff.states import STANDING, MessageKind

SEND = "handoff.send"
_said_by: ContextVar[int | None] = ContextVar("plaza_handoff_said_by", default=None)


@contextmanager
def said_by(destination_id: int) -> Iterator[None]:
    """What happens to cases in here follows from what this destination sent: it is told by the answer, not by a message."""
    token = _said_by.set(destination_id)
    try:
        yield
    finally:
        _said_by.reset(token)


def standing_of(case: Escalation) -> dict[str, Any]:
    """How a case stands, as ids and codes."""
    return {
        "state": case.state, "priority": case.priority, "reason": case.reason, "outcome": case.outcome or case.reject_reason,
        "owner_id": case.owner_id, "team_id": case.team_id,
    }


def tell_handed_off(handoff: HandOff, case: Escalation) -> Delivery:
    """A case that was opened again names the earlier one, to a destination that had it."""
    before = select(HandOff.reference).where(
        HandOff.escalation_id == (case.earlier_id or 0), HandOff.destination_id == handoff.destination_id,
    )
    reference = session().scalar(before)
    more = {} if reference is None else {"earlier": {"number": case.earlier_id, "reference": reference}}
    return write(handoff.destination_id, MessageKind.HANDED_OFF, case, handoff, now=standing_of(case), **more)


def tell_taken_back(handoff: HandOff, case: Escalation) -> Delivery:
    return write(handoff.destination_id, MessageKind.TAKEN_BACK, case, handoff, now=standing_of(case))


def tell_change(handoff: HandOff, case: Escalation, **more: Any) -> Delivery | None:
    """How a case stands now, with what is different from the last message that said so. None when that was this version already."""
    if _said_by.get() == handoff.destination_id:
        handoff.told_version = case.version
        return None
    told = select(Delivery.case_version, Delivery.facts).where(Delivery.handoff_id == handoff.id, Delivery.kind.in_(STANDING))
    last = session().execute(told.order_by(Delivery.id.desc()).limit(1)).one_or_none()
    if last is not None and last.case_version == case.version and not more:
        return None
    now, before = standing_of(case), (last.facts.get("now") or {}) if last is not None else {}
    changed = [name.removesuffix("_id") for name, value in now.items() if before.get(name) != value]
    return write(handoff.destination_id, MessageKind.CHANGED, case, handoff, now=now, changed=changed, **more)


def tell_end(handoff: HandOff, case: Escalation, **more: Any) -> None:
    """The case is over, and with it the hand-off: the last that its destination hears of it."""
    tell_change(handoff, case, ended=True, **more)
    handoff.ended_at = case.closed_at
    session().flush()


def write(
    destination_id: int, kind: MessageKind, case: Escalation | None = None, handoff: HandOff | None = None, **facts: Any,
) -> Delivery:
    now = utcnow()
    made = Delivery(
        webhook_id=new_webhook_id(), destination_id=destination_id, handoff_id=handoff.id if handoff else None,
        escalation_id=case.id if case else None, kind=kind.value, facts=facts, case_version=case.version if case else 0, created_at=now,
        next_at=now, attempts=0, round=0,
    )
    session().add(made)
    session().flush()
    let_send(made)
    return made


def let_send(delivery: Delivery, *, note: str = "") -> None:
    """The job of its next try. `note` makes it another job than one that was lost."""
    key = f"{SEND}:{delivery.id}:{delivery.round}:{delivery.attempts}{note}"
    payload = {"delivery_id": delivery.id, "round": delivery.round, "attempts": delivery.attempts}
    jobs.enqueue(SEND, payload, dedupe_key=key, run_at=delivery.next_at)


def going_for(escalation_id: int) -> list[HandOff]:
    """Where a case is now, of the destinations that are on."""
    found = select(HandOff).join(Destination, Destination.id == HandOff.destination_id)
    found = found.where(HandOff.escalation_id == escalation_id, HandOff.ended_at.is_(None), Destination.is_on.is_(True))
    return list(session().scalars(found.order_by(HandOff.id)))
