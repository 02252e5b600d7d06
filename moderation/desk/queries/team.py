"""Who handles what, how much is decided, how far moderators agree. Numbers to plan with, not to rank people by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.db_types import seconds_between, utc_day
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.models import Post, Thread
from moderation.desk.models import SecondLook
from moderation.policy import DeskAction
from moderation.review.models import Decision, ReviewItem
from moderation.review.states import UNDONE, ItemState

DAYS = 28
MEASURED = 5_000
"""Decisions of the period that the median is taken of: the newest."""
LOOKS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with how sure one can be: the 95 % interval of Wilson (1927). `of` 0: nothing to say."""

    part: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.of) if self.of else None

    @property
    def between(self) -> tuple[int, int] | None:
        """Percentages the true share lies between, 19 times in 20."""
        if not self.of:
            return None
        z, n, p = 1.96, self.of, self.part / self.of
        middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0, round(100 * (middle - spread) / scale)), min(100, round(100 * (middle + spread) / scale))


@dataclass(frozen=True, slots=True)
class Moderator:
    """One moderator's four weeks."""

    person: Person
    claimed: int
    decided: int
    undone: int
    overturned: int
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class TeamView:
    """The team's four weeks. `people` are all of them for a lead, else only the viewer."""

    people: list[Moderator]
    decided: int
    median_hours: float | None
    by_day: list[tuple[str, int]]
    agreement: Share
    looks_waiting: int
    is_whole: bool


def team_view(viewer: Actor) -> TeamView:
    """Raises NotAllowed."""
    authorize(viewer, DeskAction.REVIEW)
    since, is_whole = utcnow() - timedelta(days=DAYS), can(viewer, DeskAction.LEAD)
    times = _hours_to_decide(since)
    people = _moderators(since, times)
    shown = [one for one in people if is_whole or one.person.id == viewer.id]
    hours = [hour for _who, hour in times]
    return TeamView(
        shown, sum(one.decided for one in people), median(hours) if hours else None, _by_day(since),
        _agreement(since), session().scalar(select(func.count()).select_from(SecondLook).where(SecondLook.answered_at.is_(None))) or 0,
        is_whole,
    )


def _hours_to_decide(since: datetime) -> list[tuple[int | None, float]]:
    """Whose decision and hours from opening to it, for the newest of the period."""
    found = (
        select(Decision.actor_id, seconds_between(ReviewItem.opened_at, Decision.at)).join(Decision.item)
        .where(Decision.at >= since, Decision.undone_at.is_(None)).order_by(Decision.at.desc()).limit(MEASURED)
    )
    return [(who, float(seconds) / 3600) for who, seconds in session().execute(found)]


def _moderators(since: datetime, times: Sequence[tuple[int | None, float]]) -> list[Moderator]:
    decided = (
        select(Decision.actor_id, func.sum(case((_stood(), 1), else_=0)).label("decided"),
               func.sum(case((Decision.undone_how == "undone", 1), else_=0)).label("undone"),
               func.sum(case((Decision.undone_how == "overturned", 1), else_=0)).label("overturned"))
        .where(Decision.at >= since, Decision.actor_id.is_not(None)).group_by(Decision.actor_id).subquery()
    )
    claims = Counter(dict(session().execute(
        select(ReviewItem.claimed_by_id, func.count()).where(ReviewItem.closed_at.is_(None), ReviewItem.state == ItemState.CLAIMED)
        .group_by(ReviewItem.claimed_by_id)
    ).all()))
    wanted = select(*person_columns(), decided.c.decided, decided.c.undone, decided.c.overturned)
    wanted = wanted.outerjoin(decided, decided.c.actor_id == User.id)
    rows = session().execute(wanted.where(decided.c.decided.is_not(None) | User.id.in_(list(claims))).order_by(User.handle_key)).all()
    found = []
    for *who, number, undone, overturned in rows:
        someone = person_of(who)
        if someone is not None:
            own = [hour for member_id, hour in times if member_id == someone.id]
            found.append(Moderator(someone, claims[someone.id], number or 0, undone or 0, overturned or 0, median(own) if own else None))
    return found


def _stood() -> ColumnElement[bool]:
    """Not undone at once, as if it had never been made; what was overturned later was decided all the same."""
    return or_(Decision.undone_how.is_(None), Decision.undone_how != UNDONE)


def _by_day(since: datetime) -> list[tuple[str, int]]:
    """(ISO day, decisions) for every day of the period, also those without any."""
    day = utc_day(Decision.at)
    counted = {str(on): number for on, number in session().execute(
        select(day, func.count()).where(Decision.at >= since, _stood()).group_by(day)
    )}
    days = [str((since + timedelta(days=number)).date()) for number in range(1, DAYS + 1)]
    return [(one, counted.get(one, 0)) for one in days]


def _agreement(since: datetime) -> Share:
    agrees = func.sum(case((SecondLook.agrees.is_(True), 1), else_=0))
    part, of = session().execute(select(agrees, func.count()).where(SecondLook.answered_at >= since)).one()
    return Share(part or 0, of)


def second_looks(viewer: Actor) -> list[SecondLook]:
    """What waits for a second look by this viewer, the oldest first: not one's own decisions, nor about one's own posts."""
    authorize(viewer, DeskAction.REVIEW)
    return list(session().scalars(_looks(viewer).order_by(SecondLook.id).limit(LOOKS_SHOWN)))


def get_second_look(viewer: Actor, look_id: int) -> SecondLook:
    """With its decision, item, post, thread and author. Raises NotFound, also for what this viewer decided."""
    authorize(viewer, DeskAction.REVIEW)
    found = session().scalars(_looks(viewer).where(SecondLook.id == look_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _looks(viewer: Actor) -> Select[SecondLook]:
    found = (
        select(SecondLook).join(SecondLook.decision).join(Decision.item).join(ReviewItem.post).join(Post.thread).join(Post.author)
        .options(contains_eager(SecondLook.decision).contains_eager(Decision.item).contains_eager(ReviewItem.post)
                 .options(contains_eager(Post.thread), contains_eager(Post.author)))
    )
    return found.where(SecondLook.answered_at.is_(None), Decision.actor_id != viewer.id, Post.author_id != viewer.id,
                       Decision.undone_at.is_(None), Thread.id == Post.thread_id)
