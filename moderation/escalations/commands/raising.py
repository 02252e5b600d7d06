"""Raising a case: the first request opens one, every other adds a voice to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, TooMany, WrongState
from forum.policy import Action
from forum.resolution.states import Resolution
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.escalations.asking import asked_today, daily_cap, may_ask, source_of
from moderation.escalations.commands.holding import find_open, follow_turn, note, said
from moderation.escalations.events import EscalationRaised, EscalationVoiced
from moderation.escalations.models import Escalation, EscalationVoice
from moderation.escalations.states import OFFERED, USUAL, WORDS_MAX, EventKind, Priority, Reason, Source
from moderation.policy import DeskAction

RETRY_SECONDS = 3600


@command
def raise_escalation(
    actor: Actor, thread_id: int, *, reason: str, words: str = "", source: str | None = None, priority: str | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> Escalation:
    """Ask staff for help with an open question; where a case is open already, a voice is added to it and nothing overwritten.

    `source` and `evidence` are for the system: a person's source is who they are. `priority` is for whoever works cases.
    Raises Invalid naming `reason`, `words` or `priority`, WrongState for what is no open question or was asked for already,
    TooMany, NotAllowed with what is missing, NotFound.
    """
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.REQUEST_ESCALATION, thread)
    refuse_unless_open(thread)
    whose = Source(source) if actor.is_system and source else source_of(actor, thread)
    words = _check(whose, reason, words)
    urgency = _priority(actor, reason, priority)
    case = find_open(thread.id)
    if not actor.is_system:
        _refuse_early(actor, thread)
        _refuse_again(actor, case)
        _spend(actor)
    if case is None:
        case = _open(actor, thread, whose, reason, urgency, evidence)
    else:
        note(case, EventKind.VOICED, actor.id, source=whose.value, reason=reason, evidence=dict(evidence or {}) or None)
        announce(EscalationVoiced(utcnow(), actor.id, thread.id, case.id, whose.value, reason))
    add_voice(actor, case, whose, reason, words)
    return case


def refuse_unless_open(thread: Thread) -> None:
    if not thread.is_question or not thread.listed or thread.resolution != Resolution.OPEN:
        raise WrongState(_l("Staff can be asked for help with open questions only."), current=thread.status)


def _check(source: Source, reason: str, words: str) -> str:
    if reason not in OFFERED[source]:
        raise Invalid.field("reason", _l("Choose one of the list."))
    return said(words, WORDS_MAX, "words", needed=reason == Reason.OTHER and source is not Source.RULE)


def _priority(actor: Actor, reason: str, priority: str | None) -> Priority:
    if not priority:
        return USUAL.get(Reason(reason), Priority.P3)
    if priority not in tuple(Priority):
        raise Invalid.field("priority", _l("Choose one of the list."))
    if not can(actor, DeskAction.WORK_CASES):
        raise NotAllowed()
    return Priority(priority)


def _refuse_early(actor: Actor, thread: Thread) -> None:
    answer = may_ask(actor, thread)
    if not answer.allowed:
        raise NotAllowed(missing=answer.missing)


def _refuse_again(actor: Actor, case: Escalation | None) -> None:
    if case is None:
        return
    mine = select(EscalationVoice.id).where(EscalationVoice.escalation_id == case.id, EscalationVoice.member_id == actor.id)
    if session().scalar(mine) is not None:
        raise WrongState(_l("You have asked staff for help with this already."), current=case.state)


def _spend(actor: Actor) -> None:
    """A rule of cases, whatever becomes of rate limits. The member's row is held, so that two requests at once are counted in turn."""
    if actor.is_staff:
        return
    lock(User, actor.member_id)
    if asked_today(actor.member_id) >= daily_cap(actor.member_id):
        raise TooMany(_l("You have asked staff for help often today. Please ask again tomorrow."), retry_after=RETRY_SECONDS)


def _open(
    actor: Actor, thread: Thread, source: Source, reason: str, priority: Priority, evidence: Mapping[str, Any] | None,
) -> Escalation:
    return open_case(Escalation(
        thread_id=thread.id, priority=priority.value, reason=reason, source=source.value, raised_by_id=actor.id,
    ), actor.id, evidence=dict(evidence or {}) or None)


def open_case(case: Escalation, actor_id: int | None, **payload: Any) -> Escalation:
    """A new case, from now on (inside a command that holds the thread, which has no open one)."""
    now = utcnow()
    case.opened_at = case.updated_at = now
    session().add(case)
    session().flush()
    note(case, EventKind.RAISED, actor_id, after={"state": case.state, "priority": case.priority, "owner_id": case.owner_id},
         source=case.source, reason=case.reason, earlier_id=case.earlier_id, **payload)
    follow_turn(case.thread_id, case)
    announce(EscalationRaised(now, actor_id, case.thread_id, case.id, case.source, case.reason, case.priority, case.earlier_id))
    return case


def add_voice(actor: Actor, case: Escalation, source: Source, reason: str, words: str) -> None:
    """What a person said when they asked for a case (inside a command); rules say it elsewhere."""
    if actor.id is not None:
        session().add(EscalationVoice(
            escalation_id=case.id, member_id=actor.id, source=source.value, reason=reason, words=words, at=utcnow(),
        ))
        session().flush()
