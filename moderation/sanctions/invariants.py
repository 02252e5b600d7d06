"""What must hold between sanctions and the columns that every door reads. Each function returns the ids that drift."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import or_, select

from forum.accounts.models import User
from forum.core.db import session
from moderation.sanctions.models import Sanction
from moderation.sanctions.standing import Standing, standing_from


def members_standing() -> list[int]:
    """Members whose silence, suspension or removal is not what their running sanctions say."""
    running = select(Sanction.member_id, Sanction.kind, Sanction.imposed_at, Sanction.ends_at).where(Sanction.ended_at.is_(None))
    by_member = defaultdict(list)
    for member_id, kind, imposed_at, ends_at in session().execute(running):
        by_member[member_id].append((kind, imposed_at, ends_at))
    columns = (User.silenced_until, User.suspended_until, User.removed_at)
    marked = select(User.id, *columns).where(or_(*(column.is_not(None) for column in columns)))
    written = {row.id: Standing(*row[1:]) for row in session().execute(marked)}
    due = {member_id: standing_from(rows) for member_id, rows in by_member.items()}
    nothing = Standing()
    return sorted(
        member_id for member_id in written.keys() | due.keys() if written.get(member_id, nothing) != due.get(member_id, nothing)
    )
