"""Appeals, and who may judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.kit.clock import utcnow
from moderation.statements.models import Appeal


@dataclass(frozen=True, slots=True)
class Judged:
    """An appeal as the rules ask about it. `nobody_else`: besides who decided and whom it concerns, no one has the right to judge it."""

    member_id: int
    is_staff: bool
    decided_against_by_id: int | None
    nobody_else: bool


def judged(appeal: Appeal) -> Judged:
    """Read anew, in one statement."""
    found = select(User.is_staff, ~others_decide(User)).select_from(Appeal).join(User, User.id == Appeal.member_id)
    is_staff, nobody_else = session().execute(found.where(Appeal.id == appeal.id)).one()
    return Judged(appeal.member_id, bool(is_staff), appeal.decided_against_by_id, bool(nobody_else))


def others_decide(member: Any) -> ColumnElement[bool]:
    """In a statement that has an `Appeal` and its member: whether anybody else may judge it and can sign in. Of staff: only admins."""
    other, role = aliased(User), aliased(Role)
    may = (role.role == "admin") | ((role.role == "moderator") & member.is_staff.is_(False))
    found = select(role.user_id).join(other, other.id == role.user_id).where(
        may, other.left_at.is_(None), or_(other.suspended_until.is_(None), other.suspended_until <= utcnow()),
        other.id != Appeal.member_id, or_(Appeal.decided_against_by_id.is_(None), other.id != Appeal.decided_against_by_id),
    )
    return found.correlate(Appeal, member).exists()
