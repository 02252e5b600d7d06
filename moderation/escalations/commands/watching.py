"""Watching a case: hearing what happens to it."""

from __future__ import annotations

from sqlalchemy import delete

from forum.core.db import command, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from moderation.escalations.commands.holding import hold
from moderation.escalations.models import Escalation, EscalationWatcher
from moderation.escalations.states import Act
from moderation.policy import DeskAction


@command
def watch(actor: Actor, escalation_id: int) -> Escalation:
    """Twice is once."""
    authorize(actor, DeskAction.READ_CASES)
    case = hold(actor, escalation_id, Act.WATCH, None)
    insert_unless_there(EscalationWatcher, {"escalation_id": case.id, "member_id": actor.member_id})
    return case


@command
def unwatch(actor: Actor, escalation_id: int) -> Escalation:
    authorize(actor, DeskAction.READ_CASES)
    case = hold(actor, escalation_id, Act.UNWATCH, None)
    mine = delete(EscalationWatcher).where(EscalationWatcher.escalation_id == case.id, EscalationWatcher.member_id == actor.id)
    session().execute(mine.execution_options(synchronize_session=False))
    return case
