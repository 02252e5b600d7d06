"""Who handles what, how much is decided, how far moderators agree. Numbers to plan with, not to rank people by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.db_types import seconds_between, utc_day
from forum.core.permissions import Actor, authorize, can
from forum.kit.errors import NotFound
from forum.threads.models import Post, Thread
from moderation.desk.models import SecondLook
from moderation.policy import DeskAction
from moderation.review.counting import is_decided, midnight
from moderation.review.models import Decision, ReviewItem
from moderation.review.states import OVERTURNED, ItemState

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
    since, is_whole = midnight(DAYS - 1), can(viewer, DeskAction.LEAD)
    times, tally = _hours_to_decide(since), _tally(since)
    people = _moderators(tally, times)
    shown = [one for one in people if is_whole or one.person.id == viewer.id]
    hours = [hour for _who, hour in times]
    return TeamView(
        shown, sum(one.decided for one in tally), median(hours) if hours else None, _by_day(since, tally),
        _agreement(since), session().scalar(select(func.count()).select_from(SecondLook).where(SecondLook.answered_at.is_(None))) or 0,
        is_whole,
    )


def _hours_to_decide(since: datetime) -> list[tuple[int | None, float]]:
    """Whose decision and hours from opening to it, for the newest of the period."""
    found = (
        select(Decision.actor_id, seconds_between(ReviewItem.opened_at, Decision.at)).join(Decision.item)
        .where(Decision.at >= since, is_decided()).order_by(Decision.at.desc()).limit(MEASURED)
    )
    return [(who, float(seconds) / 3600) for who, seconds in session().execute(found)]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one moderator decided on one day: every number of the page is a sum of these, so that they agree."""

    actor_id: int | None
    day: str
    decided: int
    undone: int
    overturned: int


def _tally(since: datetime) -> list[Tally]:
    """Of the members of the team and the days of the period that decided anything: a few hundred rows."""
    day, made = utc_day(Decision.at), is_decided()
    found = select(
        Decision.actor_id, day, func.count().filter(made), func.count().filter(~made),
        func.count().filter(Decision.undone_how == OVERTURNED),
    ).where(Decision.at >= since).group_by(Decision.actor_id, day)
    return [Tally(who, str(on), decided, undone, over) for who, on, decided, undone, over in session().execute(found)]


def _moderators(tally: Sequence[Tally], times: Sequence[tuple[int | None, float]]) -> list[Moderator]:
    claims = Counter(dict(session().execute(
        select(ReviewItem.claimed_by_id, func.count()).where(ReviewItem.closed_at.is_(None), ReviewItem.state == ItemState.CLAIMED)
        .group_by(ReviewItem.claimed_by_id)
    ).all()))
    wanted = {one.actor_id for one in tally} | set(claims)
    rows = session().execute(select(*person_columns()).where(User.id.in_(wanted - {None})).order_by(User.handle_key)).all()
    people = [someone for someone in map(person_of, rows) if someone is not None]
    return [_moderator(someone, claims[someone.id], [one for one in tally if one.actor_id == someone.id],
                       [hour for member_id, hour in times if member_id == someone.id]) for someone in people]


def _moderator(someone: Person, claimed: int, days: Sequence[Tally], hours: Sequence[float]) -> Moderator:
    return Moderator(
        someone, claimed, sum(one.decided for one in days), sum(one.undone for one in days), sum(one.overturned for one in days),
        median(hours) if hours else None,
    )


def _by_day(since: datetime, tally: Sequence[Tally]) -> list[tuple[str, int]]:
    """(ISO day, decisions) for every day of the period, also those without any."""
    counted: Counter[str] = Counter()
    for one in tally:
        counted[one.day] += one.decided
    days = [str((since + timedelta(days=number)).date()) for number in range(DAYS)]
    return [(one, counted[one]) for one in days]


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
