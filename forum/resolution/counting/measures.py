"""How long things take: medians and 90th percentiles, each with the number of questions behind it.

The questions measured are those that count now and were asked in the period (and slice); what happened to them later is
included. A question is asked when its ledger begins. Seconds are seconds of the clock: nothing is taken off for nights or
for waiting on the asker. Source: 2-domain, *Counting*.

    first response     the first listed answer by somebody else than the asker; staff and peer (no staff) apart
    resolution first   from asking to the first time somebody confirmed a solution (presumed does not count)
    resolution last    the same to the last such time, of those that are resolved now
    first contact      of those resolved now, the share whose primary solution is the first listed answer, with no request for details
    reopened           of those ever resolved, the share opened again by somebody (not by the removal of the accepted answer)
    backlog age        how long those that are unresolved now have been asked
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.clock import day_bounds, utcnow
from forum.kit.durations import median, p90
from forum.resolution.counting.slices import EVERYTHING, Slice
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import Cause, Resolution, SolvedHow, WaitingOn
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind, ThreadType

DAY_SECONDS = 86_400
AGE_BUCKETS = ("<1d", "1-3d", "3-7d", "7-30d", ">30d")
AGE_LIMITS = tuple(days * DAY_SECONDS for days in (1, 3, 7, 30))
BATCH = 5_000

_begun = ResolutionChange.__table__.alias("begun")
_changed = ResolutionChange.__table__.alias("changed")
_confirmed = and_(_changed.c.is_resolution == Resolution.SOLVED, _changed.c.is_how != SolvedHow.PRESUMED)
_was_confirmed = and_(_changed.c.was_resolution == Resolution.SOLVED, _changed.c.was_how != SolvedHow.PRESUMED)
_newly_confirmed = and_(_confirmed, or_(_changed.c.was_resolution != Resolution.SOLVED, _changed.c.was_how == SolvedHow.PRESUMED))
_resolved_now = and_(Thread.resolution == Resolution.SOLVED, Thread.solved_how != SolvedHow.PRESUMED)


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the middle one and the one that nine tenths do not exceed, of `n`; None of nothing."""

    n: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n`; the share is None of nothing."""

    n: int
    count: int

    @property
    def share(self) -> float | None:
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class Measures:
    first_response: dict[str, Spread]
    resolution: dict[str, Spread]
    first_contact: Share
    reopened: Share
    backlog_age: Spread
    backlog_buckets: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "first_response_seconds": {name: asdict(spread) for name, spread in self.first_response.items()},
            "resolution_seconds": {name: asdict(spread) for name, spread in self.resolution.items()},
            "first_contact_resolution": {**asdict(self.first_contact), "share": self.first_contact.share},
            "reopened": {**asdict(self.reopened), "share": self.reopened.share},
            "backlog_age_seconds": {**asdict(self.backlog_age), "buckets": self.backlog_buckets},
        }


def measures(start: date | None = None, end: date | None = None, within: Slice = EVERYTHING) -> Measures:
    """Of the questions asked from `start` to `end` (UTC days, both included; open where None)."""
    asked = _asked(start, end, within)
    ages = _seconds(asked.add_columns(_begun.c.at).where(Thread.resolution == Resolution.OPEN), until=utcnow())
    return Measures(
        first_response={
            "any": _spread(asked.add_columns(_begun.c.at, Thread.first_response_at).where(Thread.first_response_at.is_not(None))),
            "staff": _spread(
                asked.add_columns(_begun.c.at, Thread.first_staff_response_at).where(Thread.first_staff_response_at.is_not(None))
            ),
            "peer": _spread(_with_peer_response(asked)),
        },
        resolution={
            "first": _spread(_with_confirmation(asked, func.min(_changed.c.at))),
            "last": _spread(_with_confirmation(asked.where(_resolved_now), func.max(_changed.c.at))),
        },
        first_contact=Share(_number(asked.where(_resolved_now)), _number(asked.where(_resolved_now, _first_contact()))),
        reopened=Share(_number(asked.where(_ever(_newly_confirmed))), _number(asked.where(_ever(_opened_again())))),
        backlog_age=_spread_of(ages),
        backlog_buckets=_buckets(ages),
    )


def _asked(start: date | None, end: date | None, within: Slice) -> Select[Any]:
    found = select(Thread.id).join(_begun, and_(_begun.c.thread_id == Thread.id, _begun.c.seq == 1))
    found = found.where(Thread.type == ThreadType.QUESTION, Thread.listed.is_(True), *within.conditions())
    if start is not None:
        found = found.where(_begun.c.at >= day_bounds(start)[0])
    return found if end is None else found.where(_begun.c.at < day_bounds(end)[1])


def _with_peer_response(asked: Select[Any]) -> Select[Any]:
    by_peer = and_(
        Post.thread_id == Thread.id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.author_id != Thread.asker_id,
    )
    found = asked.add_columns(_begun.c.at, func.min(Post.created_at)).join(Post, by_peer).join(User, User.id == Post.author_id)
    return found.where(User.is_staff.is_(False)).group_by(Thread.id, _begun.c.at)


def _with_confirmation(asked: Select[Any], when: Any) -> Select[Any]:
    found = asked.add_columns(_begun.c.at, when).join(_changed, and_(_changed.c.thread_id == Thread.id, _newly_confirmed))
    return found.group_by(Thread.id, _begun.c.at)


def _first_contact() -> Any:
    first = (
        select(Post.id).where(Post.thread_id == Solution.thread_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True))
        .order_by(Post.created_at, Post.id).limit(1).correlate(Solution).scalar_subquery()
    )
    by_first = exists().where(Solution.thread_id == Thread.id, Solution.is_primary.is_(True), Solution.answer_id == first)
    return and_(by_first, ~_ever(_changed.c.is_waiting_on == WaitingOn.ASKER))


def _opened_again() -> Any:
    by_somebody = or_(_changed.c.cause.is_(None), _changed.c.cause != Cause.ANSWER_REMOVED)
    return and_(_was_confirmed, _changed.c.is_resolution == Resolution.OPEN, by_somebody)


def _ever(condition: Any) -> Any:
    return exists().where(_changed.c.thread_id == Thread.id, condition)


def _number(query: Select[Any]) -> int:
    return session().scalar(select(func.count()).select_from(query.subquery())) or 0


def _seconds(query: Select[Any], until: datetime | None = None) -> array[float]:
    """Seconds between the two instants of each row (after the id), or from its one instant to `until`."""
    rows = session().execute(query.execution_options(yield_per=BATCH))
    return array("d", ((max(0.0, ((until or row[2]) - row[1]).total_seconds())) for row in rows))


def _spread(query: Select[Any]) -> Spread:
    return _spread_of(_seconds(query))


def _spread_of(seconds: array[float]) -> Spread:
    return Spread(len(seconds), median(seconds), p90(seconds))


def _buckets(seconds: array[float]) -> dict[str, int]:
    found = dict.fromkeys(AGE_BUCKETS, 0)
    for age in seconds:
        found[AGE_BUCKETS[bisect_right(AGE_LIMITS, age)]] += 1
    return found
