"""News of a case from a destination: kept, and followed through the case's own commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, PlazaError, WrongState
from forum.threads.queries import get_thread
from moderation.escalations import commands as cases
from moderation.escalations.models import Escalation
from moderation.escalations.states import State
from moderation.handoff.events import CaseUpdatedOutside
from moderation.handoff.messages import said_by
from moderation.handoff.models import Destination, HandOff, Receipt, Remark
from moderation.handoff.news import News
from moderation.handoff.states import Move
from moderation.policy import DeskAction

LEADS_TO: dict[Move, State] = {
    Move.ACKNOWLEDGE: State.ACKNOWLEDGED, Move.WAIT: State.WAITING_THIRD_PARTY, Move.RESUME: State.IN_PROGRESS,
    Move.RESOLVE: State.RESOLVED, Move.REJECT: State.REJECTED, Move.CANCEL: State.CANCELLED,
}


@command
def take_update(actor: Actor, destination_id: int, webhook_id: str, news: News) -> dict[str, Any]:
    """Act upon one message once; sent again it gets the same answer, marked `again`.

    Raises NotFound for a case it does not have or that was taken back, WrongState for one that is over.
    """
    authorize(actor, DeskAction.UPDATE_BY_HANDOFF)
    handoff = _of(destination_id, news.case_id)
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == news.case_id))
    if handoff is None or thread_id is None:
        raise NotFound()
    get_thread(SYSTEM, thread_id, lock=True)
    case = lock(Escalation, news.case_id)
    seen = select(Receipt).where(Receipt.destination_id == destination_id, Receipt.webhook_id == webhook_id)
    if (receipt := session().scalars(seen).one_or_none()) is not None:
        return {**receipt.answer, "again": True}
    destination, handoff = session().get_one(Destination, destination_id, populate_existing=True), lock(HandOff, handoff.id)
    if not destination.is_on:  # switched off while this waited
        raise NotFound()
    if handoff.ended_at is not None:
        raise _over(handoff, case)
    outcome = _follow(destination, handoff, news)
    case = lock(Escalation, news.case_id)
    handoff.heard_at = utcnow()
    handoff.external_state = news.state or handoff.external_state
    handoff.reference, handoff.external_url = news.reference or handoff.reference, news.url or handoff.external_url
    refused = news.state if outcome == "refused" else ""
    if news.words or refused:
        remark = Remark(handoff_id=handoff.id, at=utcnow(), author=news.author, words=news.words, refused_state=refused)
        session().add(remark)
    answer = {"outcome": outcome, "case": case.id, "state": case.state, "version": case.version}
    session().add(Receipt(destination_id=destination.id, webhook_id=webhook_id, at=utcnow(), answer=answer))
    session().flush()
    announce(CaseUpdatedOutside(utcnow(), None, case.thread_id, case.id, destination.id, destination.name, outcome, news.state))
    return {**answer, "again": False}


def _of(destination_id: int, escalation_id: int) -> HandOff | None:
    found = select(HandOff).where(HandOff.destination_id == destination_id, HandOff.escalation_id == escalation_id)
    return session().scalars(found).one_or_none()


def _over(handoff: HandOff, case: Escalation) -> PlazaError:
    """What a destination is told that goes on about a case which it has no longer."""
    if not handoff.ended_with(case.closed_at):
        return NotFound()
    said = _l("This case is over: nothing more is taken for it.")
    return WrongState(said, current=case.state, details={"case": case.id, "state": case.state, "version": case.version})


def _follow(destination: Destination, handoff: HandOff, news: News) -> str:
    """moved, unchanged, refused (the case is in no state for it), noted (nothing follows from it)."""
    word, _blank, more = destination.moves.get(news.state.lower(), Move.NOTHING.value).partition(" ")
    move, case = Move(word), session().get_one(Escalation, news.case_id)
    if move is Move.NOTHING:
        return "noted"
    if case.state == LEADS_TO[move]:
        return "unchanged"
    try:
        with said_by(destination.id):
            _doing(destination, news, more)[move]()
    except (WrongState, Invalid):  # both are said before anything is changed
        return "refused"
    return "moved"


def _doing(destination: Destination, news: News, more: str) -> dict[Move, Callable[[], object]]:
    case_id, said = news.case_id, f"{destination.name}: {news.state}"
    return {
        Move.ACKNOWLEDGE: lambda: cases.acknowledge(SYSTEM, case_id),
        Move.WAIT: lambda: cases.wait_for(SYSTEM, case_id, whom="third_party", words=said),
        Move.RESUME: lambda: cases.resume(SYSTEM, case_id),
        Move.RESOLVE: lambda: cases.resolve(SYSTEM, case_id, outcome=more),
        Move.REJECT: lambda: cases.reject(SYSTEM, case_id, reason=more),
        Move.CANCEL: lambda: cases.cancel(SYSTEM, case_id, words=said),
    }
