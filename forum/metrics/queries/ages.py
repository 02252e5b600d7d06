"""How old what is unresolved is."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import day_bounds
from forum.kit.durations import median, p90
from forum.metrics.conditions import within
from forum.metrics.measured import Point, Scope
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.queries.reading import Reading
from forum.policy import Action
from forum.resolution.counting.measures import age_buckets


@dataclass(frozen=True, slots=True)
class Ages:
    """Unresolved questions by age ("<1d", "1-3d", "3-7d", "7-30d", ">30d"), with median and 90th percentile in seconds."""

    n: int
    median: float | None
    p90: float | None
    buckets: Mapping[str, int]


def backlog_ages(viewer: Actor, scope: Scope) -> Ages | None:
    """At the end of the scope, or now. None for whoever may not see insights."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    ages = ages_of(Reading(scope))
    return Ages(len(ages), median(ages), p90(ages), age_buckets(ages))


def ages_of(reading: Reading) -> list[float]:
    """Seconds, as of the end of the scope or now."""
    instant = reading.instant.timestamp()
    return [max(0.0, instant - asked) for asked in reading.waiting_since]


def median_ages(reading: Reading) -> list[Point]:
    """The median at the end of every step: the unresolved are held in the order they were asked, and change from step to step."""
    changes = _changes(reading)
    standing = sorted(asked for asked, _at in changes.pop(-1, []))
    found = []
    for place, first in enumerate(reading.firsts):
        for asked, came in changes.get(place, ()):
            if came:
                insort(standing, asked)
            else:
                del standing[bisect_left(standing, asked)]
        end = min(first + timedelta(days=reading.step - 1), reading.scope.end)
        instant = min(day_bounds(end)[1], reading.now).timestamp()
        middle = median((standing[(len(standing) - 1) // 2], standing[len(standing) // 2])) if standing else None
        found.append(Point(first, None if middle is None else max(0.0, instant - middle), len(standing)))
    return found


def _changes(reading: Reading) -> dict[int, list[tuple[float, bool]]]:
    """By step (-1: before the scope), when the questions were asked that came to be unresolved, or ceased to."""
    since, until = day_bounds(reading.scope.start)[0], day_bounds(reading.scope.end)[1]
    there = or_(Span.until_at.is_(None), Span.until_at >= since)
    query = select(Span.asked, Span.from_at, Span.until_at).where(Span.from_at < until, there)
    if (conditions := within(reading.scope.within)):
        query = query.join(Fact, Fact.thread_id == Span.thread_id).where(*conditions)
    found: dict[int, list[tuple[float, bool]]] = {}
    for asked, came, went in session().execute(query):
        found.setdefault(_place(reading, came), []).append((asked, True))
        if went is not None and went < until:
            found.setdefault(_place(reading, went), []).append((asked, False))
    for changes in found.values():
        changes.sort(key=lambda change: not change[1])
    return found


def _place(reading: Reading, at: datetime) -> int:
    days = (at.astimezone(UTC).date() - reading.scope.start).days
    return -1 if days < 0 else days // reading.step
