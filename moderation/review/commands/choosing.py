"""How one works in the queue."""

from __future__ import annotations

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from moderation.policy import DeskAction
from moderation.review.models import DeskChoice


@command
def choose_desk(actor: Actor, *, advances: bool | None = None, uses_keys: bool | None = None) -> None:
    """Keep what the viewer chose; None leaves a choice as it was."""
    authorize(actor, DeskAction.CHOOSE_DESK)
    row = session().get(DeskChoice, actor.member_id) or DeskChoice(user_id=actor.member_id, advances=True, uses_keys=True)
    row.advances = row.advances if advances is None else advances
    row.uses_keys = row.uses_keys if uses_keys is None else uses_keys
    session().add(row)
