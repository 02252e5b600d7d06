"""Appeals, and who may judge them."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.statements.models import Appeal


def others_who_decide(viewer: Actor, appeal: Appeal) -> int:
    """How many moderators and admins there are, besides who decided and whom it concerns, who can sign in."""
    authorize(viewer, DeskAction.READ_NOTICES)
    found = (
        select(func.count(func.distinct(Role.user_id))).join(User, User.id == Role.user_id)
        .where(Role.role.in_(("moderator", "admin")), User.left_at.is_(None), User.id != appeal.member_id)
        .where(or_(User.suspended_until.is_(None), User.suspended_until <= utcnow()))
    )
    if appeal.decided_against_by_id is not None:
        found = found.where(User.id != appeal.decided_against_by_id)
    return session().scalar(found) or 0
