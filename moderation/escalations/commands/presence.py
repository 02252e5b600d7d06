"""Saying that one has a case open, so that others who open it know."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from forum.core.db import command, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.models import CasePresence
from moderation.escalations.queries.case import get_case
from moderation.escalations.queries.presence import THERE_SECONDS
from moderation.policy import DeskAction


@command
def be_at(actor: Actor, escalation_id: int, *, is_writing: bool = False) -> int:
    """For a minute; what of one's own is older goes. Returns the version of the case. Raises NotFound."""
    authorize(actor, DeskAction.READ_CASES)
    case, now = get_case(actor, escalation_id), utcnow()
    old = delete(CasePresence).where(CasePresence.member_id == actor.id, CasePresence.seen_at < now - timedelta(seconds=THERE_SECONDS))
    session().execute(old.execution_options(synchronize_session=False))
    here = session().get(CasePresence, (actor.member_id, case.id))
    if here is None:
        row = {"member_id": actor.member_id, "escalation_id": case.id, "seen_at": now, "is_writing": is_writing}
        insert_unless_there(CasePresence, row)
    else:
        here.seen_at, here.is_writing = now, is_writing
    return case.version
