"""What must hold of cases. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.resolution.states import Resolution, WaitingOn
from forum.threads.models import Thread
from forum.threads.states import ThreadType
from moderation.escalations.models import ClockFired, Escalation, EscalationEvent, EscalationVoice, Satisfaction
from moderation.escalations.queries import clocks_of
from moderation.escalations.states import NEVER, TURN, EventKind, State, Step, VoiceOutcome

_open = Escalation.closed_at.is_(None)
AT_ONCE = 200


def one_open_case() -> list[int]:
    """Threads with two open cases."""
    twice = select(Escalation.thread_id).where(_open).group_by(Escalation.thread_id).having(func.count() > 1)
    return sorted(session().scalars(twice))


def whose_turn() -> list[int]:
    """Open cases whose question waits on somebody else than their state says, or is no open question in sight."""
    turn = case(*((Escalation.state == state.value, on.value) for state, on in TURN.items()), else_="")
    asked_in_public = and_(Escalation.state == State.WAITING_ASKER, Thread.waiting_on == WaitingOn.ASKER)
    wrong = or_(
        and_(Thread.waiting_on != turn, ~asked_in_public), Thread.type != ThreadType.QUESTION, Thread.listed.is_(False),
        Thread.resolution.is_distinct_from(Resolution.OPEN.value),
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


def kept_clocks() -> list[int]:
    """Cases sorted by another time than their clocks say; those that the watch has still to look at are left out."""
    now, after, wrong = utcnow(), 0, list[int]()
    while True:
        some = select(Escalation).where(_open, Escalation.next_look_at > now, Escalation.id > after)
        cases = list(session().scalars(some.order_by(Escalation.id).limit(AT_ONCE).execution_options(populate_existing=True)))
        clocks = clocks_of(cases, now)
        wrong += [one.id for one in cases if clocks[one.id].next_due_at != one.next_due_at]
        if len(cases) < AT_ONCE:
            break
        after = cases[-1].id
    over = select(Escalation.id).where(Escalation.closed_at.is_not(None), Escalation.next_due_at != NEVER)
    return wrong + list(session().scalars(over.order_by(Escalation.id)))


def ladders() -> list[int]:
    """Cases whose ladder lacks a lower step: who is told that it is overdue was told, then or before, that it nearly was."""
    lower = aliased(ClockFired)
    below = {Step.BREACH: Step.WARN, Step.LEAD: Step.BREACH}
    for_step = case(*((ClockFired.step == step.value, under.value) for step, under in below.items()), else_="")
    same = and_(
        lower.escalation_id == ClockFired.escalation_id, lower.target == ClockFired.target, lower.round == ClockFired.round,
        lower.step == for_step,
    )
    found = select(ClockFired.escalation_id).outerjoin(lower, same).where(ClockFired.step != Step.WARN, lower.id.is_(None))
    return sorted(set(session().scalars(found)))


def answers_of_askers() -> list[int]:
    """Cases that somebody rated who did not ask, or that staff had not resolved."""
    found = select(Satisfaction.escalation_id).join(Escalation, Escalation.id == Satisfaction.escalation_id)
    found = found.join(Thread, Thread.id == Escalation.thread_id).join(User, User.id == Satisfaction.member_id)
    wrong = or_(and_(Thread.asker_id != Satisfaction.member_id, User.left_at.is_(None)), Escalation.state != State.RESOLVED)
    return list(session().scalars(found.where(wrong).order_by(Satisfaction.escalation_id)))
