"""Saying that one has a case open, so that others who open it know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from forum.core.db import command, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.commands.following import held
from moderation.escalations.commands.holding import move
from moderation.escalations.models import CasePresence, Escalation
from moderation.escalations.queries.case import get_case
from moderation.escalations.queries.presence import THERE_SECONDS
from moderation.escalations.states import EventKind, State
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Here:
    """The version of the case now, and before it was read by this: who saw that one has seen all there is."""

    version: int
    seen: int


@command
def be_at(actor: Actor, escalation_id: int, *, is_writing: bool = False) -> Here:
    """For a minute; what of one's own is older goes. A new case that was given to them is read now. Raises NotFound."""
    authorize(actor, DeskAction.READ_CASES)
    case, now = get_case(actor, escalation_id), utcnow()
    seen = case.version
    if case.state == State.NEW and case.owner_id == actor.id:
        case, seen = _read(actor, case.id)
    old = delete(CasePresence).where(CasePresence.member_id == actor.id, CasePresence.seen_at < now - timedelta(seconds=THERE_SECONDS))
    session().execute(old.execution_options(synchronize_session=False))
    here = session().get(CasePresence, (actor.member_id, case.id))
    if here is None:
        row = {"member_id": actor.member_id, "escalation_id": case.id, "seen_at": now, "is_writing": is_writing}
        insert_unless_there(CasePresence, row)
    else:
        here.seen_at, here.is_writing = now, is_writing
    return Here(case.version, seen)


def _read(actor: Actor, escalation_id: int) -> tuple[Escalation, int]:
    """Their case is acknowledged, unless somebody has done something with it meanwhile; with the version it had."""
    (case,) = held([escalation_id])
    seen = case.version
    if case.state == State.NEW and case.owner_id == actor.id:
        move(case, State.ACKNOWLEDGED, EventKind.ACKNOWLEDGED, actor.id)
    return case, seen
