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
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from forum.core.db import session
from forum.kit.clock import day_bounds, utcnow
from forum.kit.durations import median, p90
from forum.resolution.counting.definitions import (
    begun,
    changed,
    confirmed_at,
    counts_now,
    ever,
    has_begun,
    newly_confirmed,
    opened_again,
    resolved_now,
    response_at,
    solved_by_first_contact,
)
from forum.resolution.counting.slices import EVERYTHING, Slice
from forum.resolution.states import Resolution
from forum.threads.models import Thread

DAY_SECONDS = 86_400
AGE_BUCKETS = ("<1d", "1-3d", "3-7d", "7-30d", ">30d")
AGE_LIMITS = tuple(days * DAY_SECONDS for days in (1, 3, 7, 30))
BATCH = 5_000


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
    ages = _seconds(asked.add_columns(begun.c.at).where(Thread.resolution == Resolution.OPEN), until=utcnow())
    return Measures(
        first_response={
            name: _spread(asked.add_columns(begun.c.at, response_at(by_staff=by_staff)))
            for name, by_staff in (("any", None), ("staff", True), ("peer", False))
        },
        resolution={
            "first": _spread(asked.add_columns(begun.c.at, confirmed_at(func.min))),
            "last": _spread(asked.where(resolved_now).add_columns(begun.c.at, confirmed_at(func.max))),
        },
        first_contact=Share(_number(asked.where(resolved_now)), _number(asked.where(resolved_now, solved_by_first_contact()))),
        reopened=Share(_number(asked.where(ever(newly_confirmed(changed.c)))), _number(asked.where(ever(opened_again(changed.c))))),
        backlog_age=_spread_of(ages),
        backlog_buckets=age_buckets(ages),
    )


def _asked(start: date | None, end: date | None, within: Slice) -> Select[Any]:
    found = select(Thread.id).join(begun, has_begun).where(counts_now, *within.conditions())
    if start is not None:
        found = found.where(begun.c.at >= day_bounds(start)[0])
    return found if end is None else found.where(begun.c.at < day_bounds(end)[1])


def _number(query: Select[Any]) -> int:
    return session().scalar(select(func.count()).select_from(query.subquery())) or 0


def _seconds(query: Select[Any], until: datetime | None = None) -> array[float]:
    """Seconds between the two instants of each row (after the id) that has both, or from its one instant to `until`."""
    rows = session().execute(query.execution_options(yield_per=BATCH))
    pairs = ((row[1], until or row[2]) for row in rows)
    return array("d", (max(0.0, (to - since).total_seconds()) for since, to in pairs if to is not None))


def _spread(query: Select[Any]) -> Spread:
    return _spread_of(_seconds(query))


def _spread_of(seconds: array[float]) -> Spread:
    return Spread(len(seconds), median(seconds), p90(seconds))


def age_buckets(seconds: Iterable[float]) -> dict[str, int]:
    """How many of these ages (seconds) fall between which days."""
    found = dict.fromkeys(AGE_BUCKETS, 0)
    for age in seconds:
        found[AGE_BUCKETS[bisect_right(AGE_LIMITS, age)]] += 1
    return found
