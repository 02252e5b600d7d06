"""Askers are reminded of what staff asked them for in private; of what was asked in public their question itself reminds them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.notifications.telling import tell
from forum.resolution.states import WaitingOn
from forum.threads.models import Thread
from moderation.escalations.events import CaseEvent
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.escalations.states import REMINDED_AFTER, EventKind, State
from moderation.escalations.telling import reminder_occasion
from moderation.policy import DeskAction

TOO_LATE = 2 * REMINDED_AFTER[-1]
AT_ONCE = 200


@command
def remind_askers(actor: Actor, after: int = 0) -> int | None:
    """Each once at each step, however often this runs; after a rest at the latest step alone. Returns where to go on."""
    authorize(actor, DeskAction.WATCH_CLOCKS)
    now, line, any_line = utcnow(), EscalationEvent, aliased(EscalationEvent)
    asked = select(func.max(any_line.id)).where(any_line.escalation_id == Escalation.id, any_line.kind == EventKind.WAITING)
    found = (
        select(Escalation.id, Escalation.thread_id, line.id, line.at).join(Thread, Thread.id == Escalation.thread_id)
        .join(line, line.id == asked.correlate(Escalation).scalar_subquery()).where(
            Escalation.closed_at.is_(None), Escalation.state == State.WAITING_ASKER, Thread.waiting_on == WaitingOn.STAFF,
            Escalation.id > after, line.at.between(now - TOO_LATE, now - REMINDED_AFTER[0]),
        )
    )
    rows = session().execute(found.order_by(Escalation.id).limit(AT_ONCE)).all()
    for case_id, thread_id, asked_id, at in rows:
        step = sum(now - at >= wait for wait in REMINDED_AFTER)
        tell(reminder_occasion(CaseEvent(now, None, thread_id, case_id), f"{asked_id}.{step}"))
    return rows[-1][0] if len(rows) == AT_ONCE else None
