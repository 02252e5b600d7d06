"""How cases went in a period, counted from facts alone. Pure; what each number means is said here and, in the same words, in the help.

A period is [since, until). A case belongs to it by what happened: raised when it was opened in it, ended when it was closed in it. A time
that was promised (first reply, next update, resolution) was kept when it ended in time, and missed at the moment it was used up, whether
or not the reply or the end came after: it belongs to the period of that moment, so that what is late counts while the case still waits,
once, and stays where it is. How long things took belongs to the period in which they ended; kept resolutions and their lengths are
those of resolved cases alone. Times are business time. The median of an even number is the mean of the middle two;
p90 is the smallest time that at least nine in ten do not exceed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from moderation.escalations.states import NEVER, Priority, Score, State, Target

AGES: tuple[tuple[str, timedelta], ...] = (
    ("day", timedelta(days=1)), ("three_days", timedelta(days=3)), ("week", timedelta(days=7)), ("longer", timedelta.max),
)
"""A case is in the first of these that its age in days of the calendar is below."""
GROUPS = ("priority", "reason", "rule", "team")


class Run(NamedTuple):
    """A promised time of a case that has ended, or was used up: when it ended (None while that is awaited), after how many business
    seconds of how many, and when these were used up, where they were."""

    target: Target
    ended_at: datetime | None
    used: int
    promised: int
    missed_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.ended_at is None or self.used > self.promised

    @property
    def decided_at(self) -> datetime:
        """When it was clear whether it is kept or missed."""
        return self.missed_at or self.ended_at or NEVER


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
    """Of times that ended: how many, the median and the time nine in ten stayed within, in seconds. `late`: of those that were kept or
    missed, which is not the same ones: what is late and awaited has no length yet."""

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


def spread(ended: Iterable[Run], decided: Iterable[Run] | None = None) -> Spread:
    """`decided`: those that were kept or missed, where these are not the same ones."""
    times = list(ended)
    found = times if decided is None else list(decided)
    return replace(spread_of([run.used for run in times]), late=Share(sum(run.is_late for run in found), len(found)))


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
        {target: spread(ended_in(cases, target, since, until), decided_in(cases, target, since, until)) for target in Target},
    )


def decided_in(cases: Iterable[Measured], target: Target, since: datetime, until: datetime) -> Iterable[Run]:
    """Those that were kept in the period, and those that were missed in it, whatever became of their cases."""
    for one in cases:
        for run in one.runs:
            if run.target is target and _within(run.decided_at, since, until) and (run.is_late or _has_length(one, target)):
                yield run


def ended_in(cases: Iterable[Measured], target: Target, since: datetime, until: datetime) -> Iterable[Run]:
    """Those whose length is known since then."""
    for one in cases:
        if _has_length(one, target):
            yield from (run for run in one.runs if run.target is target and _within(run.ended_at, since, until))


def _has_length(one: Measured, target: Target) -> bool:
    """A case that was turned down or cancelled was not resolved in any time."""
    return target is not Target.RESOLUTION or one.state is State.RESOLVED


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
