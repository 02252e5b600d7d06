"""What the handoff room does when told: what happens to a case that is handed off is written down for its destinations."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.resolution.states import WaitingOn
from forum.threads.events import AnswerPosted, CommentPosted
from forum.threads.models import Post, Thread
from moderation.escalations.events import (
    ClockRanOut,
    EscalationAssigned,
    EscalationMoved,
    EscalationReprioritised,
    EscalationTakenAlong,
)
from moderation.escalations.models import Escalation
from moderation.escalations.states import Step
from moderation.handoff.messages import going_for, standing_of, tell_change, tell_end, write
from moderation.handoff.models import Destination
from moderation.handoff.states import MessageKind


def change_is_sent(event: EscalationMoved | EscalationAssigned | EscalationReprioritised | EscalationTakenAlong) -> None:
    """In the transaction of the change. Several events of one act make one message. What is over is handed off no longer."""
    going = going_for(event.escalation_id)
    if not going:
        return
    case = session().get_one(Escalation, event.escalation_id)
    session().flush()
    for handoff in going:
        if case.is_open:
            tell_change(handoff, case)
        else:
            tell_end(handoff, case)


def reply_is_sent(event: AnswerPosted | CommentPosted) -> None:
    """A reply that everybody may read, in a thread with a case. Elsewhere, which is nearly everywhere, this asks nothing."""
    thread = session().get_one(Thread, event.thread_id)
    if thread.waiting_on == WaitingOn.COMMUNITY:
        return
    case = session().scalars(select(Escalation).where(Escalation.thread_id == thread.id, Escalation.closed_at.is_(None))).one_or_none()
    if case is None or session().get_one(Post, event.post_id).is_removed:
        return
    for handoff in going_for(case.id):
        write(handoff.destination_id, MessageKind.REPLIED, case, handoff, now=standing_of(case), post_id=event.post_id)


def breach_is_sent(event: ClockRanOut) -> None:
    """Who has the case hears of every step; the last step of the ladder also goes to destinations that hear of breached clocks."""
    case = session().get_one(Escalation, event.escalation_id)
    clock = {"target": event.target, "step": event.step}
    told = set()
    for handoff in going_for(case.id):
        told.add(handoff.destination_id)
        write(handoff.destination_id, MessageKind.CLOCK, case, handoff, now=standing_of(case), clock=clock)
    if Step.LEAD not in (event.step, *event.steps):
        return
    hears = select(Destination).where(Destination.is_on.is_(True), Destination.hears_breaches.is_(True)).order_by(Destination.id)
    for destination in session().scalars(hears):
        if destination.id not in told and destination.is_for(case.team_id, case.reason):
            write(destination.id, MessageKind.CLOCK, case, now=standing_of(case), clock=clock)
