"""Finding out who is due a badge or has reached a privilege: read without holding anybody up, written in small commands."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from forum.catalogue import PRIVILEGES
from forum.core.db import session, take_time
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.reputation.badges import BADGES
from forum.reputation.commands import give_badges, note_privilege
from forum.reputation.deeds import MemberIds, active_members, due
from forum.reputation.models import PrivilegeReached

MEMBERS_AT_ONCE = 2_000
ROWS_AT_ONCE = 500
LOOK_BACK = timedelta(hours=2)
"""How far back an ordinary run looks for members who did something; what it misses the daily run over everybody finds."""


def award(member_ids: MemberIds, *, quietly: bool = False) -> Counter[str]:
    """Give these members the badges they are due, and note their privileges. Returns how many of which badge."""
    given: Counter[str] = Counter()
    for badge in BADGES.values():
        take_time()
        earned = [(row.member_id, row.subject_id, row.post_id, row.at) for row in session().execute(due(badge, member_ids))]
        for some in portions(earned, ROWS_AT_ONCE):
            given[badge.name] += give_badges(SYSTEM, badge.name, some)
    for privilege in PRIVILEGES:
        given["privileges"] += note_privilege(SYSTEM, privilege, member_ids, quietly=quietly)
    return +given


def award_the_active() -> None:
    """Those who did something lately. Before the first run over everybody nothing is known, and so nothing is news."""
    if is_first_run():
        return
    for some in portions(active_members(utcnow() - LOOK_BACK), MEMBERS_AT_ONCE):
        award(some)


def is_first_run() -> bool:
    """Whether nobody's privileges have been noted yet."""
    return session().scalar(select(PrivilegeReached.member_id).limit(1)) is None
