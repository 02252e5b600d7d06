"""How many members were here this month, counted while it lasts: nothing else remembers it."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.statements.models import ActiveMonth


@command
def count_active_members(actor: Actor) -> int:
    """Members seen since the first of this month (UTC), so far. The last count of a month is at most an hour before its end."""
    authorize(actor, DeskAction.COUNT_ACTIVE)
    now = utcnow()
    begun = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = session().scalar(select(func.count()).select_from(User).where(User.last_seen_at >= begun)) or 0
    month = session().get(ActiveMonth, f"{begun:%Y-%m-%d}", with_for_update=True)
    if month is None:
        session().add(ActiveMonth(month=f"{begun:%Y-%m-%d}", members=found, counted_at=now))
    else:
        month.members, month.counted_at = max(found, month.members), now
    return found
