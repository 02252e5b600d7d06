"""What every act on a case begins and ends with: thread and case locked in that order, one way to move, one way to write history."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import normalise
from forum.resolution.commands import turn_question
from forum.resolution.states import WaitingOn
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.escalations.acts import ACTS, fits
from moderation.escalations.commands.clocks import wind
from moderation.escalations.events import EscalationMoved
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.escalations.states import CLOSED, MOVES, TURN, Act, EventKind, State


def hold(actor: Actor, escalation_id: int, act: Act, version: int | None) -> Escalation:
    """The case, locked with its thread, in a state for this act and as the page showed it.

    Raises WrongState with the present state, NotFound, NotAllowed.
    """
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == escalation_id))
    if thread_id is None:
        raise NotFound()
    get_thread(actor, thread_id, lock=True)
    case = lock(Escalation, escalation_id)
    authorize(actor, ACTS[act].action, case)
    if case.thread_id != thread_id or version not in (None, case.version) or not fits(actor, act, case):
        raise wrong_state(case)
    return case


def wrong_state(case: Escalation, message: object = None) -> WrongState:
    """409 with what the case is now."""
    owner = session().scalar(select(User.display_name).where(User.id == case.owner_id)) if case.owner_id else None
    now = {"state": case.state, "version": case.version, "priority": case.priority, "owner": owner, "url": case.url}
    said = message or _l("Somebody else has changed this case in the meantime. This is how it is now.")
    return WrongState(said, current=case.state, details=now)


def find_open(thread_id: int) -> Escalation | None:
    """The open case of a question whose thread is held, locked."""
    found = select(Escalation).where(Escalation.thread_id == thread_id, Escalation.closed_at.is_(None))
    return session().scalars(found.with_for_update(key_share=True).execution_options(populate_existing=True)).one_or_none()


def last_case(thread_id: int) -> Escalation | None:
    """The newest case of a question, open or over, locked."""
    found = select(Escalation).where(Escalation.thread_id == thread_id).order_by(Escalation.id.desc()).limit(1)
    return session().scalars(found.with_for_update(key_share=True).execution_options(populate_existing=True)).one_or_none()


def note(
    case: Escalation, kind: EventKind, actor_id: int | None, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, **payload: Any,
) -> None:
    """One line of its history; empty parts are left out. Its clocks follow."""
    session().flush()
    session().add(EscalationEvent(
        escalation_id=case.id, kind=kind.value, actor_id=actor_id, at=utcnow(), before=before or {}, after=after or {},
        payload={name: value for name, value in payload.items() if value not in (None, "")},
    ))
    wind(case)


def changed(case: Escalation) -> None:
    """Whoever decides from now on should have seen this."""
    case.version += 1
    case.updated_at = utcnow()


def move(
    case: Escalation, to: State, kind: EventKind, actor_id: int | None, *, outcome: str = "", replied: bool = False,
    private: bool = False, given: bool = False, **payload: Any,
) -> None:
    """The only way from one state to another (inside a command that holds thread and case); the question's turn follows.

    Raises WrongState for a move that is not in the table.
    """
    was = State(case.state)
    if to not in MOVES[was]:
        raise wrong_state(case)
    _put(case, to, outcome)
    if was is State.NEW and to not in CLOSED and case.acknowledged_at is None:
        case.acknowledged_at = case.updated_at
    note(case, kind, actor_id, before={"state": was.value}, after={"state": to.value}, outcome=outcome, private=private or None, **payload)
    follow_turn(case.thread_id, case)
    announce(EscalationMoved(utcnow(), actor_id, case.thread_id, case.id, was.value, to.value, outcome, replied, private, given))


def go_on(case: Escalation, actor_id: int | None, **said: Any) -> None:
    """What was waited for is there: its owner works on it again, and what nobody owns waits for somebody who does."""
    move(case, State.IN_PROGRESS if case.owner_id else State.ACKNOWLEDGED, EventKind.RESUMED, actor_id, **said)


def _put(case: Escalation, to: State, outcome: str) -> None:
    changed(case)
    case.state = to.value
    if to in CLOSED:
        case.closed_at = case.updated_at
        case.outcome, case.reject_reason = (None, outcome) if to is State.REJECTED else (outcome, None)
    session().flush()


def follow_turn(thread_id: int, case: Escalation | None) -> None:
    """The question waits on whom its open case says; without one it is the community's turn again, unless its asker's. Asked for details
    in public, the asker has the turn while the case waits for them, too."""
    thread = session().get(Thread, thread_id)
    if thread is None or thread.merged_into_id is not None:
        return
    if case is not None and case.state == State.WAITING_ASKER and thread.waiting_on == WaitingOn.ASKER:
        return
    wanted = TURN[State(case.state)] if case is not None and case.is_open else WaitingOn.COMMUNITY
    with_staff = thread.waiting_on in (WaitingOn.STAFF, WaitingOn.THIRD_PARTY)
    if wanted is not WaitingOn.COMMUNITY or with_staff or (case is not None and thread.waiting_on == WaitingOn.ASKER):
        turn_question(SYSTEM, thread_id, wanted)


def said(words: str, most: int, name: str, *, needed: bool = False) -> str:
    """What somebody wrote, tidied. Raises Invalid naming the input."""
    words = normalise(words).strip()
    if needed and not words:
        raise Invalid.field(name, _l("Say it in a few words."))
    if len(words) > most:
        raise Invalid.field(name, _l("Use at most %(num)d characters.", num=most))
    return words
