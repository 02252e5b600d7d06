"""What running sanctions come to: the columns of the member's row that every door reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import SanctionKind

NO_END = datetime.fromisoformat("9999-12-31T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Standing:
    """Until when a member is silenced and kept outside, and since when they are removed."""

    silenced_until: datetime | None = None
    suspended_until: datetime | None = None
    removed_at: datetime | None = None


def standing_from(sanctions: list[tuple[str, datetime, datetime | None]]) -> Standing:
    """Of running sanctions (kind, imposed, end) of one member: of several the one that ends last counts."""
    ends: dict[str, datetime] = {}
    removed: list[datetime] = []
    for kind, imposed_at, ends_at in sanctions:
        column = "silence" if kind == SanctionKind.SILENCE else "outside"
        if kind != SanctionKind.WARNING:
            ends[column] = max(ends.get(column, ends_at or NO_END), ends_at or NO_END)
        if kind == SanctionKind.REMOVAL:
            removed.append(imposed_at)
    return Standing(ends.get("silence"), ends.get("outside"), min(removed, default=None))


def put_standing(member: User) -> None:
    """Write what the running sanctions of a locked member come to into the member's row (inside a command)."""
    running = select(Sanction.kind, Sanction.imposed_at, Sanction.ends_at)
    rows = session().execute(running.where(Sanction.member_id == member.id, Sanction.ended_at.is_(None)))
    standing, was_removed = standing_from([tuple(row) for row in rows]), member.removed_at
    member.silenced_until, member.suspended_until = standing.silenced_until, standing.suspended_until
    member.removed_at = standing.removed_at
    if (was_removed is None) != (member.removed_at is None):
        settings.raise_epoch()  # kept pages show, or hide, a whole profile
