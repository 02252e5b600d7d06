"""Who decides about what somebody of the desk may not decide."""

from __future__ import annotations

from sqlalchemy import or_, select

from forum.accounts.models import Role, User
from forum.accounts.people import Person, person
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.review.decisions import Case

MOST_NAMED = 5


def who_decides(viewer: Actor, case: Case) -> list[Person]:
    """Some of those who may: moderators, of staff only admins; not whom it is about, nor whoever decided what an appeal is against."""
    authorize(viewer, DeskAction.REVIEW)
    roles = ("admin",) if case.member_is_staff else ("moderator", "admin")
    concerned = [one for one in (case.member_id, case.decided_against_by_id, viewer.id) if one]
    found = select(User).where(
        User.id.in_(select(Role.user_id).where(Role.role.in_(roles))), User.id.not_in(concerned), User.left_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= utcnow()),
    )
    return [person(user) for user in session().scalars(found.order_by(User.display_name, User.id).limit(MOST_NAMED))]
