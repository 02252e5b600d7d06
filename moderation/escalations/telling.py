"""Who hears what of a case. Staff who own or watch it are told who did what; who asked for it what came of that, and never by whom.

Reads only. Whether somebody may still see the thread is asked by `tell`; whether they are still staff of cases, here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from forum.accounts.models import Role
from forum.core.db import session
from forum.notifications.audience import personal, stamp
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from forum.threads.models import Thread
from moderation.escalations.events import (
    CaseEvent,
    CaseRated,
    ClockRanOut,
    EscalationAssigned,
    EscalationMoved,
    EscalationRaised,
    EscalationReprioritised,
    EscalationTakenAlong,
    EscalationVoiced,
)
from moderation.escalations.models import Escalation, EscalationVoice, EscalationWatcher
from moderation.escalations.neighbours import leads_for
from moderation.escalations.states import AT_WORK, CLOSED, Outcome, Source, State, Step
from moderation.policy import CASE_READERS

HOW_WAS_IT = "rate"


def occasions_of(event: CaseEvent) -> Iterator[Occasion]:
    """Everything an event of a case tells anybody."""
    case = session().get_one(Escalation, event.escalation_id)
    if isinstance(event, EscalationAssigned):
        yield from _assigned(event, case)
    elif isinstance(event, EscalationMoved):
        yield from _moved(event, case)
    elif isinstance(event, EscalationVoiced):
        yield _at_the_desk(event, case, "voiced", by_name=event.source != Source.RULE)
    elif isinstance(event, EscalationReprioritised):
        yield _at_the_desk(event, case, "priority")
    elif isinstance(event, CaseRated) and event.is_first:
        yield _at_the_desk(event, case, f"rated_{event.score}", by_name=False)
    elif isinstance(event, EscalationRaised) and event.earlier_id is not None:
        yield _at_the_desk(event, case, "reopened")
    elif isinstance(event, EscalationTakenAlong):
        yield _at_the_desk(event, case, "along")


def _assigned(event: EscalationAssigned, case: Escalation) -> Iterator[Occasion]:
    """The new owner; the former one when somebody else gave it away."""
    if event.owner_id is not None and event.owner_id == case.owner_id:
        yield _occasion(event, Kind.CASE_ASSIGNED, f"{case.id}:", _readers({event.owner_id}))
    if event.was_id is not None and event.was_id != event.owner_id:
        yield _occasion(event, Kind.CASE_CHANGED, f"{case.id}:assigned", _readers({event.was_id}))


def _moved(event: EscalationMoved, case: Escalation) -> Iterator[Occasion]:
    became = State(event.became)
    if became not in CLOSED and not case.is_open:
        return  # its end was next, often in the same act, and that is told
    if not event.private:  # the message itself tells them
        told = case.owner_id if event.given else None
        yield _at_the_desk(event, case, "replied" if event.replied and became in AT_WORK else event.became, but=told)
    if event.was == State.NEW and became not in CLOSED:
        yield _to_requesters(event, Kind.REQUEST_TAKEN, but=_asker(event.thread_id) if event.private else None)
    elif became is State.RESOLVED:
        yield from _done(event)
    elif became is State.REJECTED:
        yield _to_requesters(event, Kind.REQUEST_DECLINED, event.outcome)
    elif became is State.CANCELLED and event.outcome == Outcome.NOT_NEEDED:
        yield _to_requesters(event, Kind.REQUEST_CLOSED)
    if became is State.WAITING_ASKER and not event.replied and case.state == became:
        yield replace(_occasion(event, Kind.STAFF_ASK, f"{event.thread_id}:", {_asker(event.thread_id)}), is_by_staff=True)


def _asker(thread_id: int) -> int | None:
    return session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))


def _at_the_desk(event: CaseEvent, case: Escalation, code: str, *, by_name: bool = True, but: int | None = None) -> Occasion:
    """Its owner and who watches it, except who hears of it otherwise."""
    watching = select(EscalationWatcher.member_id).where(EscalationWatcher.escalation_id == case.id)
    told = _occasion(event, Kind.CASE_CHANGED, f"{case.id}:{code}", _readers({case.owner_id, *session().scalars(watching)} - {but}))
    return told if by_name else replace(told, is_by_staff=True)


def _to_requesters(event: EscalationMoved, kind: Kind, code: str = "", *, but: int | None = None) -> Occasion:
    asked = select(EscalationVoice.member_id).where(EscalationVoice.escalation_id == event.escalation_id)
    told = _occasion(event, kind, f"{event.thread_id}:{code}", set(session().scalars(asked)) - {but})
    return replace(told, is_by_staff=True)


def _done(event: EscalationMoved) -> Iterator[Occasion]:
    """Who asked is told; the asker, also when it was others who asked for them, is asked how it was."""
    asker = _asker(event.thread_id)
    asked = select(EscalationVoice.member_id).where(EscalationVoice.escalation_id == event.escalation_id)
    others: set[int | None] = set(session().scalars(asked)) - {asker}
    for code, members in (("", others), (HOW_WAS_IT, {asker})):
        told = _occasion(event, Kind.REQUEST_DONE, f"{event.thread_id}:{code}", members)
        yield replace(told, is_by_staff=True)


def reminder_occasion(event: CaseEvent, round: str) -> Occasion:
    """The asker, of what staff wait for. `round` is the same however often it is told of."""
    told = _occasion(event, Kind.STAFF_ASK, f"{event.thread_id}:", {_asker(event.thread_id)})
    return replace(told, cause=f"{Kind.STAFF_ASK}:{event.escalation_id}:{round}", is_by_staff=True)


def clock_occasion(event: ClockRanOut) -> Occasion:
    """A warning goes to the owner, or to the leads of the team while nobody owns it; what is overdue to both; what stays so, to leads."""
    case = session().get_one(Escalation, event.escalation_id)
    owner, leads = {case.owner_id} - {None}, set[int | None]()
    if not owner or event.step != Step.WARN:
        leads = set(leads_for(case.team_id))
    told = leads if event.steps == (Step.LEAD,) and leads else owner | leads
    return _occasion(event, Kind.CASE_CLOCK, f"{case.id}:{event.step}.{event.target}", _readers(told))


def _readers(member_ids: set[int | None]) -> set[int | None]:
    """Those of them who may read cases now."""
    found = select(Role.user_id).where(Role.user_id.in_([one for one in member_ids if one]), Role.role.in_(CASE_READERS))
    return set(session().scalars(found))


def _occasion(event: CaseEvent, kind: Kind, detail: str, members: set[int | None]) -> Occasion:
    cause = f"{kind}:{event.escalation_id}:{stamp(event.at)}"
    return Occasion(
        kind, cause, event, event.thread_id, event.actor_id, None, personal(kind, sorted(one for one in members if one)),
        bundle=f"thread:{event.thread_id}", detail=detail,
    )
