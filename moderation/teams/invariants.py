"""What must hold of teams and calendars. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Role, User
from forum.core.db import session
from moderation.teams.models import CalendarBlock, Team, TeamMember
from moderation.teams.states import WORKING_ROLES


def members_who_may_not_work() -> list[int]:
    """Members of a team who are gone, removed, or without a role that works on cases."""
    works = select(Role.user_id).where(Role.user_id == TeamMember.member_id, Role.role.in_(WORKING_ROLES)).exists()
    found = select(TeamMember.member_id).join(User, User.id == TeamMember.member_id)
    return sorted(set(session().scalars(found.where(or_(~works, User.removed_at.is_not(None))))))


def one_default() -> list[int]:
    """Default teams beside the first, or the first team where none is the default one."""
    defaults = list(session().scalars(select(Team.id).where(Team.is_default.is_(True)).order_by(Team.id)))
    if defaults:
        return defaults[1:]
    first = session().scalar(select(func.min(Team.id)).where(Team.retired_at.is_(None)))
    return [] if first is None else [first]


def blocks_apart() -> list[int]:
    """Calendars with two times of a day that overlap."""
    other = aliased(CalendarBlock)
    same_day = and_(other.calendar_id == CalendarBlock.calendar_id, other.weekday == CalendarBlock.weekday)
    overlap = and_(same_day, other.opens_minute > CalendarBlock.opens_minute, other.opens_minute < CalendarBlock.closes_minute)
    return sorted(set(session().scalars(select(CalendarBlock.calendar_id).join(other, overlap))))
