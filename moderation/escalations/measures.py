"""How cases went in a period, counted from facts alone. Pure; what each number means is said here and, in the same words, in the help.

A period is [since, until). A case belongs to it by what happened: raised when it was opened in it, ended when it was closed in it. A time
that was promised (first reply, next update, resolution) belongs to the period in which it ended, kept or late; resolution is counted for
resolved cases alone. Times are business time. The median of an even number is the mean of the middle two; p90 is the smallest time that
at least nine in ten do not exceed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from moderation.escalations.states import Priority, Score, State, Target

AGES: tuple[tuple[str, timedelta], ...] = (
    ("day", timedelta(days=1)), ("three_days", timedelta(days=3)), ("week", timedelta(days=7)), ("longer", timedelta.max),
)
"""A case is in the first of these that its age in days of the calendar is below."""
GROUPS = ("priority", "reason", "rule", "team")


@dataclass(frozen=True, slots=True)
class Run:
    """A promised time of a case that has ended: when, and after how many business seconds of how many."""

    target: Target
    ended_at: datetime
    used: int
    promised: int

    @property
    def is_late(self) -> bool:
        return self.used > self.promised


@dataclass(frozen=True, slots=True)
class Measured:
    """What is counted of one case. `is_overdue`: at the end of the period it was open, and something of it late."""

    opened_at: datetime
    closed_at: datetime | None
    state: State
    groups: Mapping[str, str]
    runs: Sequence[Run] = ()
    was_reopened: bool = False
    is_rated: bool = False
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    part: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Of times that ended: how many, the median and the time nine in ten stayed within, in seconds, and how many were late."""

    count: int
    median: float | None
    p90: float | None
    late: Share


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one priority, reason, rule or team; `key` is empty for those of none."""

    key: str
    raised: int
    ended: int
    rejected: Share
    reopened: Share
    targets: Mapping[Target, Spread]


@dataclass(frozen=True, slots=True)
class HandOffs:
    """Messages to other systems in the period, and how many of them never arrived."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything the page shows of a period. `is_cut`: there were more cases than are counted at once, and the oldest are left out."""

    since: datetime
    until: datetime
    whole: Group
    open: Mapping[Priority, Mapping[str, int]]
    overdue: int
    resolved: int
    cancelled: int
    scores: Mapping[Score, int]
    rated: Share
    groups: Mapping[str, Sequence[Group]]
    handoffs: HandOffs | None = None
    is_cut: bool = False

    @property
    def open_count(self) -> int:
        return sum(sum(ages.values()) for ages in self.open.values())


def measure(
    cases: Sequence[Measured], since: datetime, until: datetime, *, scores: Mapping[Score, int] | None = None,
    handoffs: HandOffs | None = None, is_cut: bool = False,
) -> Measures:
    """Count these cases: all that were open some time in the period."""
    ended = [one for one in cases if _within(one.closed_at, since, until)]
    states, waiting = Counter(one.state for one in ended), [one for one in cases if _is_open(one, until)]
    resolved = [one for one in ended if one.state is State.RESOLVED]
    return Measures(
        since, until, _group("", cases, since, until), _by_age(waiting, until), sum(one.is_overdue for one in waiting),
        states[State.RESOLVED], states[State.CANCELLED], {score: (scores or {}).get(score, 0) for score in Score},
        Share(sum(one.is_rated for one in resolved), len(resolved)),
        {name: _groups(cases, since, until, lambda one, name=name: one.groups.get(name, "")) for name in GROUPS},  # type: ignore[misc]
        handoffs, is_cut,
    )


def spread(runs: Iterable[Run]) -> Spread:
    found = list(runs)
    return replace(spread_of([run.used for run in found]), late=Share(sum(run.is_late for run in found), len(found)))


def spread_of(seconds: Iterable[float]) -> Spread:
    """Of lengths of time alone."""
    times = sorted(seconds)
    if not times:
        return Spread(0, None, None, Share())
    return Spread(len(times), median(times), times[math.ceil(0.9 * len(times)) - 1], Share())


def _groups(cases: Sequence[Measured], since: datetime, until: datetime, key: Callable[[Measured], str]) -> list[Group]:
    """The largest first; those without a key last."""
    parted: dict[str, list[Measured]] = {}
    for one in cases:
        parted.setdefault(key(one), []).append(one)
    made = [_group(name, some, since, until) for name, some in parted.items()]
    return sorted((one for one in made if one.raised or one.ended), key=lambda one: (not one.key, -one.raised, -one.ended, one.key))


def _group(key: str, cases: Sequence[Measured], since: datetime, until: datetime) -> Group:
    ended = [one for one in cases if _within(one.closed_at, since, until)]
    resolved = [one for one in ended if one.state is State.RESOLVED]
    return Group(
        key, sum(_within(one.opened_at, since, until) for one in cases), len(ended),
        Share(sum(one.state is State.REJECTED for one in ended), len(ended)),
        Share(sum(one.was_reopened for one in resolved), len(resolved)),
        {target: spread(runs_in(cases, target, since, until)) for target in Target},
    )


def runs_in(cases: Iterable[Measured], target: Target, since: datetime, until: datetime) -> Iterable[Run]:
    for one in cases:
        if target is not Target.RESOLUTION or one.state is State.RESOLVED:
            yield from (run for run in one.runs if run.target is target and _within(run.ended_at, since, until))


def _by_age(waiting: Iterable[Measured], until: datetime) -> dict[Priority, dict[str, int]]:
    found = {priority: {name: 0 for name, _limit in AGES} for priority in Priority}
    for one in waiting:
        age = until - one.opened_at
        found[Priority(one.groups["priority"])][next(name for name, limit in AGES if age < limit)] += 1
    return found


def _is_open(one: Measured, at: datetime) -> bool:
    return one.opened_at < at and (one.closed_at is None or one.closed_at >= at)


def _within(at: datetime | None, since: datetime, until: datetime) -> bool:
    return at is not None and since <= at < until
