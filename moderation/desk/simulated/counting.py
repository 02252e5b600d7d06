"""Everything about time, counted again by another way: minute by minute on the wall, and by what was told when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.core.db import session
from moderation.escalations.clock import PERCENT, Clock, Facts, clock_of, promised_of
from moderation.escalations.models import ClockFired, Escalation, EscalationEvent
from moderation.escalations.states import CLOSED, Step, Target
from moderation.raising.models import Raising, RaisingRule
from moderation.teams.business_time import Hours
from moderation.teams.clocks import Pause
from moderation.teams.queries import hours_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Spent = tuple[datetime, datetime, int]


def clocks_compared(facts: Facts, now: datetime) -> tuple[int, int]:
    """How many stretches of promised time were counted again, and how many of them are off by more than a second."""
    pauses = clock_of(facts, now).pauses
    found = list(_spent(facts, now))
    return len(found), sum(abs(counted_slowly(facts.hours, start, until, pauses) - used) > 1 for start, until, used in found)


def _spent(facts: Facts, now: datetime) -> Iterator[Spent]:
    """(from, to, seconds of business time that the clocks say): of each target now, and of each time for a next update before."""
    begun = _last_act(facts, now)
    for one in clock_of(facts, now).targets:
        if one.minutes:
            start = begun if one.target is Target.NEXT_UPDATE else facts.opened_at
            yield start, one.ended_at or now, one.elapsed
    known = [one for one in facts.events if one.at <= now]
    acts = [facts.opened_at, *(one.at for one in known if one.is_act), *(one.at for one in known if one.state in CLOSED)]
    before: dict[datetime, list[datetime]] = defaultdict(list)
    for earlier, later in pairwise(acts):
        before[later].append(earlier)
    for target, ended_at, used, _promised, _missed_at in promised_of(facts, now):
        if target is Target.NEXT_UPDATE and ended_at is not None:
            yield before[ended_at].pop(0), ended_at, used


def _last_act(facts: Facts, now: datetime) -> datetime:
    return max((one.at for one in facts.events if one.is_act and one.at <= now), default=facts.opened_at)


def counted_slowly(hours: Hours, start: datetime, until: datetime, pauses: Sequence[Pause]) -> float:
    """Open seconds from `start` to `until` outside of `pauses`, which are apart: one minute after the other, by the clock on the wall."""
    total, at, is_open = 0.0, start.replace(second=0, microsecond=0), _opening(hours)
    while at < until:
        if at not in is_open:
            is_open[at] = _open_at(hours, at.astimezone(ZoneInfo(hours.zone)))
        if is_open[at]:
            begins, ends = max(at, start), min(at + MINUTE, until)
            away = sum((_overlap(begins, ends, pause, until) for pause in pauses), timedelta())
            total += (ends - begins - away).total_seconds()
        at += MINUTE
    return total


@lru_cache(maxsize=8)
def _opening(_hours: Hours) -> dict[datetime, bool]:
    """Which minutes were open, as far as somebody has looked."""
    return {}


def _open_at(hours: Hours, wall: datetime) -> bool:
    minute = wall.hour * 60 + wall.minute
    return _day(wall) not in hours.holidays and any(opens <= minute < closes for opens, closes in hours.week[wall.weekday()])


def _day(wall: datetime) -> date:
    return date(wall.year, wall.month, wall.day)


def _overlap(begins: datetime, ends: datetime, pause: Pause, until: datetime) -> timedelta:
    return max(timedelta(), min(ends, pause.end or until) - max(begins, pause.start))


def is_early(facts: Facts, fired: ClockFired) -> bool:
    """The step was told although less had been used up than it stands for, by the hours of the team that had the case then."""
    then: Clock = clock_of(replace(facts, hours=hours_of(team_at(fired.escalation_id, fired.fired_at))), fired.fired_at)
    found = next((one for one in then.targets if one.target == fired.target and one.round == fired.round), None)
    return found is None or found.share * 100 < PERCENT[Step(fired.step)]


def team_at(escalation_id: int, at: datetime) -> int | None:
    """The team that had a case: the one that the next change of team took it from, its present one when there was none."""
    found = select(EscalationEvent.before, EscalationEvent.after).where(EscalationEvent.escalation_id == escalation_id)
    for before, after in session().execute(found.where(EscalationEvent.at > at).order_by(EscalationEvent.id)):
        if "team_id" in (before or {}) and before["team_id"] != (after or {}).get("team_id"):
            return before["team_id"] and int(before["team_id"])
    return session().scalar(select(Escalation.team_id).where(Escalation.id == escalation_id))


def above_its_cap(rule: RaisingRule) -> int:
    raised = select(Raising.at).where(Raising.rule_id == rule.id).order_by(Raising.at)
    at = list(session().scalars(raised))
    return sum(later - earlier < HOUR for earlier, later in zip(at, at[rule.cap_per_hour:], strict=False))
