"""How the viewer works in the queue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from moderation.policy import DeskAction
from moderation.review.models import DeskChoice


@dataclass(frozen=True, slots=True)
class DeskChoices:
    """`advances`: the next item follows a decision. `uses_keys`: single keys decide and move."""

    advances: bool = True
    uses_keys: bool = True


def desk_choices(viewer: Actor) -> DeskChoices:
    """What the viewer chose; both are on for who never did."""
    authorize(viewer, DeskAction.CHOOSE_DESK)
    row = session().execute(select(DeskChoice.advances, DeskChoice.uses_keys).where(DeskChoice.user_id == viewer.id)).one_or_none()
    return DeskChoices(*row) if row else DeskChoices()
