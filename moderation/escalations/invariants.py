"""What must hold of cases. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, case, func, or_, select

from forum.core.db import session
from forum.resolution.states import Resolution
from forum.threads.models import Thread
from forum.threads.states import ThreadType
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice
from moderation.escalations.states import TURN, EventKind, State, VoiceOutcome

_open = Escalation.closed_at.is_(None)


def one_open_case() -> list[int]:
    """Threads with two open cases."""
    twice = select(Escalation.thread_id).where(_open).group_by(Escalation.thread_id).having(func.count() > 1)
    return sorted(session().scalars(twice))


def whose_turn() -> list[int]:
    """Open cases whose question waits on somebody else than their state says, or is no open question in sight."""
    turn = case(*((Escalation.state == state.value, on.value) for state, on in TURN.items()), else_="")
    wrong = or_(
        Thread.waiting_on != turn, Thread.type != ThreadType.QUESTION, Thread.resolution.is_distinct_from(Resolution.OPEN.value),
        Thread.listed.is_(False),
    )
    found = select(Escalation.id).join(Thread, Thread.id == Escalation.thread_id).where(_open, wrong)
    return list(session().scalars(found.order_by(Escalation.id)))


def last_moves() -> list[int]:
    """Cases whose state is not where the last move of their history led."""
    moved = EscalationEvent.after["state"].as_string()
    newest = (
        select(func.max(EscalationEvent.id)).where(EscalationEvent.escalation_id == Escalation.id, moved.is_not(None))
        .correlate(Escalation).scalar_subquery()
    )
    found = select(Escalation.id).outerjoin(EscalationEvent, EscalationEvent.id == newest)
    return list(session().scalars(found.where(moved.is_distinct_from(Escalation.state)).order_by(Escalation.id)))


def first_lines() -> list[int]:
    """Cases whose history does not begin once, with how they were raised."""
    raised = and_(EscalationEvent.escalation_id == Escalation.id, EscalationEvent.kind == EventKind.RAISED)
    found = select(Escalation.id).outerjoin(EscalationEvent, raised).group_by(Escalation.id).having(func.count(EscalationEvent.id) != 1)
    return sorted(session().scalars(found))


def outcomes_of_requests() -> list[int]:
    """Requests whose outcome is not that of their case."""
    meant = case(
        (Escalation.state == State.RESOLVED, VoiceOutcome.ACCEPTED.value),
        (Escalation.state == State.REJECTED, VoiceOutcome.REJECTED.value),
        else_=None,
    )
    found = select(EscalationVoice.id).join(Escalation, Escalation.id == EscalationVoice.escalation_id)
    return list(session().scalars(found.where(EscalationVoice.outcome.is_distinct_from(meant)).order_by(EscalationVoice.id)))
