"""Noting that sanctions are over. They are over at their time anyway: this keeps the record, and tells the member."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.sanctions.events import SanctionExpired
from moderation.sanctions.models import Sanction
from moderation.sanctions.standing import put_standing
from moderation.sanctions.states import EndedHow

AT_ONCE = 100


@command
def expire_some(actor: Actor, *, limit: int = AT_ONCE) -> int:
    """End some sanctions whose time is over, member by member. Returns how many were due: fewer than `limit` means no more wait."""
    authorize(actor, DeskAction.EXPIRE_SANCTION)
    now = utcnow()
    over = (Sanction.ended_at.is_(None), Sanction.ends_at.is_not(None), Sanction.ends_at <= now)
    due = session().execute(select(Sanction.id, Sanction.member_id).where(*over).order_by(Sanction.ends_at).limit(limit)).all()
    for sanction_id, member_id in sorted(due, key=lambda row: (row.member_id, row.id)):
        member, sanction = lock(User, member_id), lock(Sanction, sanction_id)
        if not sanction.is_running:
            continue
        sanction.ended_at, sanction.ended_how = now, EndedHow.EXPIRED.value
        session().flush()
        put_standing(member)
        announce(SanctionExpired(at=now, actor_id=None, member_id=member.id, sanction_id=sanction.id, kind=sanction.kind))
    return len(due)
