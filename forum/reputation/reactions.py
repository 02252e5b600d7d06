"""What the reputation room does when told."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.events import MemberLeft, ProfileChanged
from forum.accounts.queries import find_member
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.reputation.commands import give_badges
from forum.reputation.models import BadgeAward, PrivilegeReached

WELCOME = "welcome"


def member_leaves(event: MemberLeft) -> None:
    """Badges go with whoever earned them."""
    for table in (BadgeAward, PrivilegeReached):
        session().execute(delete(table).where(table.member_id == event.member_id).execution_options(synchronize_session=False))


def profile_is_filled_in(event: ProfileChanged) -> None:
    """Only now is it known when somebody said something about themselves."""
    member = find_member(event.member_id)
    if member is not None and member.bio:
        give_badges(SYSTEM, WELCOME, [(member.id, 0, None, event.at)])
