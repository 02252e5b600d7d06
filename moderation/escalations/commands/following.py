"""What a case does when its question, or somebody who works on it, goes another way (inside a command that holds the question)."""

from __future__ import annotations

from sqlalchemy import delete, select

from forum.core.db import lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.resolution.states import Resolution
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.escalations.commands.holding import changed, follow_turn, go_on, note
from moderation.escalations.commands.working import put_in_order
from moderation.escalations.events import EscalationAssigned, EscalationTakenAlong
from moderation.escalations.models import CasePresence, Escalation, EscalationEvent, EscalationWatcher, SavedView
from moderation.escalations.states import EventKind, State


def take_along(case: Escalation, thread_id: int, actor_id: int | None) -> None:
    """It is about another question from now on; who owns or watches it, and systems that have it, hear of that."""
    was = case.thread_id
    case.thread_id = thread_id
    changed(case)
    note(case, EventKind.MOVED, actor_id, before={"thread_id": was}, after={"thread_id": thread_id})
    if case.state == State.WAITING_ASKER and _asker(was) != _asker(thread_id):
        go_on(case, actor_id)  # what was asked of one is not asked of the other
    follow_turn(was, None)
    follow_turn(thread_id, case)
    announce(EscalationTakenAlong(utcnow(), actor_id, thread_id, case.id, was))


def _asker(thread_id: int) -> int | None:
    return session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))


def came_from(case: Escalation) -> int | None:
    """The question it was about before."""
    moved = select(EscalationEvent.before).where(EscalationEvent.escalation_id == case.id, EscalationEvent.kind == EventKind.MOVED)
    for before in session().scalars(moved.order_by(EscalationEvent.id.desc())):
        if "thread_id" in before:
            return int(before["thread_id"])
    return None


def is_open_question(thread_id: int) -> bool:
    thread = session().get(Thread, thread_id)
    return thread is not None and thread.is_question and thread.listed and thread.resolution == Resolution.OPEN


def give_up_work(member_id: int) -> None:
    """Their cases are nobody's."""
    mine = select(Escalation.id).where(Escalation.owner_id == member_id, Escalation.closed_at.is_(None)).order_by(Escalation.id)
    for case in held(list(session().scalars(mine))):
        if case.owner_id != member_id:
            continue
        case.owner_id = None
        changed(case)
        note(case, EventKind.ASSIGNED, None, before={"owner_id": member_id}, after={"owner_id": None})
        if case.state != State.NEW:  # nobody has read it yet, nor has now
            put_in_order(case, None)
        announce(EscalationAssigned(utcnow(), None, case.thread_id, case.id, member_id, None, case.team_id))


def held(ids: list[int]) -> list[Escalation]:
    """These cases, each locked after its thread."""
    found = []
    for case_id in ids:
        thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == case_id))
        get_thread(SYSTEM, thread_id or 0, lock=True)
        found.append(lock(Escalation, case_id))
    return found


def stop_watching(member_id: int) -> None:
    """Nor have they views of cases, or one open."""
    for kept in (EscalationWatcher, SavedView, CasePresence):
        gone = delete(kept).where(kept.member_id == member_id)
        session().execute(gone.execution_options(synchronize_session=False))
