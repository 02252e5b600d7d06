"""What somebody has in hand when they go off: their open cases, each with the last thing that happened to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from moderation.escalations.models import EscalationEvent
from moderation.escalations.queries.filters import Filters
from moderation.escalations.queries.rows import CaseRow, cases

SHIFT_MOST = 50


@dataclass(frozen=True, slots=True)
class Last:
    kind: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class ShiftLine:
    row: CaseRow
    last: Last | None


def shift(viewer: Actor) -> tuple[list[ShiftLine], bool]:
    """The viewer's open cases, due next first, and whether there are more than are shown."""
    page = cases(viewer, Filters(whose="mine", order="due"), limit=SHIFT_MOST)
    last = _last([row.id for row in page.rows])
    return [ShiftLine(row, last.get(row.id)) for row in page.rows], page.next_cursor is not None


def _last(ids: Collection[int]) -> dict[int, Last]:
    line = EscalationEvent
    newest = select(func.max(line.id)).where(line.escalation_id.in_(list(ids))).group_by(line.escalation_id)
    found = select(line.escalation_id, line.kind, line.at, User.display_name).outerjoin(User, User.id == line.actor_id)
    found = found.where(line.id.in_(newest))
    return {case_id: Last(kind, at, name) for case_id, kind, at, name in session().execute(found)}
