"""What members did that badges are given for. Each room above says who did what; `forum/wiring.py` names the rooms' queries.

A query selects `member_id`, `subject_id` (a tag's id, else 0), `post_id` (or null) and `at` of every single deed of some members.
Counted is what everybody may read, as for reputation, and never what one did for oneself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal, null, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.reputation.badges import YEARS_NEED_POINTS, Badge
from forum.reputation.causes import among
from forum.reputation.models import BadgeAward, ReputationChange
from forum.reputation.states import VOTES, Deed

MemberIds = Collection[int]
Statement = Select[*tuple[Any, ...]]
Query = Callable[[MemberIds, int], Statement]
Active = Callable[[datetime], Statement]
Sight = Callable[[Actor, Any], ColumnElement[bool]]

NO_SUBJECT = literal(0).label("subject_id")
NO_POST = cast(null(), Integer).label("post_id")

_queries: dict[Deed, Query] = {}
_active: list[Active] = []
_sight: list[Sight] = []


def declare(queries: Mapping[Deed, Query], *, active: Sequence[Active], sight: Sight) -> None:
    """Install the rooms' queries, who was active since a moment, and the condition that a viewer may see the post of an id."""
    _queries.update(queries)
    _active[:] = active
    _sight[:] = [sight]


def post_in_sight(viewer: Actor, post_id: Any) -> ColumnElement[bool]:
    return _sight[0](viewer, post_id)


def due(badge: Badge, member_ids: MemberIds) -> Statement:
    """Members who have done enough for a badge and do not have it: the moment of the deed that was enough, and its post."""
    deeds = _queries[badge.deed](member_ids, badge.level).subquery()
    order = func.row_number().over(partition_by=(deeds.c.member_id, deeds.c.subject_id), order_by=(deeds.c.at, deeds.c.post_id))
    counted = select(deeds, order.label("place")).subquery()
    has = (
        select(BadgeAward.id)
        .where(BadgeAward.member_id == counted.c.member_id, BadgeAward.badge == badge.name, BadgeAward.subject_id == counted.c.subject_id)
        .exists()
    )
    found = select(counted.c.member_id, counted.c.subject_id, counted.c.post_id, counted.c.at).join(User, User.id == counted.c.member_id)
    return found.where(counted.c.place == badge.times, User.left_at.is_(None), ~has).order_by(counted.c.member_id, counted.c.subject_id)


def all_members(at_once: int) -> Iterable[range]:
    """Ranges of ids that cover every member."""
    last = session().scalar(select(func.max(User.id))) or 0
    return (range(start, min(start + at_once, last + 1)) for start in range(1, last + 1, at_once))


def active_members(since: datetime) -> list[int]:
    """Members who may have done something since: whoever earned, voted, wrote, or whose question moved."""
    day = ReputationChange.day >= since.date()
    found = {*session().scalars(select(ReputationChange.member_id).where(day).distinct())}
    voters = select(ReputationChange.by_id).where(day, ReputationChange.kind.in_(VOTES))
    found.update(session().scalars(voters.distinct()))
    for source in _active:
        found.update(session().scalars(source(since)))
    return sorted(found)


def profiles_filled_in(member_ids: MemberIds, _level: int) -> Statement:
    """Nobody knows when, so it counts from the day of joining; who does it now is seen at once (`reactions`)."""
    found = select(User.id.label("member_id"), NO_SUBJECT, NO_POST, User.created_at.label("at"))
    return found.where(among(User.id, member_ids), User.bio != "", User.is_placeholder.is_(False))


def years_here(member_ids: MemberIds, days: int) -> Statement:
    """Members who joined so many days ago and earned something here."""
    found = select(User.id.label("member_id"), NO_SUBJECT, NO_POST, User.created_at.label("at"))
    is_old = User.created_at <= utcnow() - timedelta(days=days)
    return found.where(among(User.id, member_ids), is_old, User.reputation_earned >= YEARS_NEED_POINTS, User.is_placeholder.is_(False))


OWN: Mapping[Deed, Query] = {Deed.PROFILE_FILLED_IN: profiles_filled_in, Deed.YEARS_HERE: years_here}
