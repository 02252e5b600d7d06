"""Who else has a case open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.models import CasePresence
from moderation.policy import DeskAction

THERE_SECONDS = 60
OTHERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Other:
    name: str
    is_writing: bool


def others_at(viewer: Actor, escalation_id: int) -> list[Other]:
    """Those who said within the last minute that they have it open; who writes comes first."""
    authorize(viewer, DeskAction.READ_CASES)
    there = (CasePresence.escalation_id == escalation_id) & (CasePresence.seen_at >= utcnow() - timedelta(seconds=THERE_SECONDS))
    found = select(User.display_name, CasePresence.is_writing).join(User, User.id == CasePresence.member_id)
    found = found.where(there, CasePresence.member_id != viewer.id)
    found = found.order_by(CasePresence.is_writing.desc(), User.display_name, User.id).limit(OTHERS_SHOWN)
    return [Other(name, is_writing) for name, is_writing in session().execute(found)]
