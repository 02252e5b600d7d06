"""What must hold for clean-ups. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from forum.core.db import session
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.states import CleanupState


def manifests() -> list[int]:
    """Clean-ups that were taken back or forgotten and still hold rows."""
    holds = select(CleanupRow.id).where(CleanupRow.cleanup_id == Cleanup.id).exists()
    over = or_(Cleanup.state == CleanupState.REVERTED, Cleanup.forgotten_at.is_not(None))
    return list(session().scalars(select(Cleanup.id).where(and_(over, holds))))


def busy_members() -> list[int]:
    """Members with two clean-ups under way."""
    busy = select(Cleanup.member_id).where(Cleanup.state.in_(["running", "reverting"]))
    return list(session().scalars(busy.group_by(Cleanup.member_id).having(func.count() > 1)))
