"""The clock of a target: business time since a start without its pauses. Computed from instants, never counted up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.teams.business_time import Hours, moment_after_time, open_time

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Pause:
    """A time that does not count. `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


def elapsed(hours: Hours, start: datetime, until: datetime, pauses: Collection[Pause] = ()) -> int:
    """Whole seconds of business time from `start` to `until` outside of all pauses, which may overlap."""
    if not pauses:
        return open_time(hours, start, until) // SECOND
    running = (open_time(hours, begins, ends) for begins, ends in _running(start, until, pauses))
    return sum(running, timedelta()) // SECOND


def due(hours: Hours, start: datetime, target_seconds: int, pauses: Iterable[Pause], now: datetime) -> datetime | None:
    """When the target is used up, by what is known at `now`: a pause that begins later is not yet known, one that ends later lasts.

    None while it is paused and not used up, and where the calendar never opens again. `elapsed` reaches the target at that instant.
    """
    if target_seconds <= 0:
        return start
    known = [pause for pause in pauses if pause.start <= now]
    left = timedelta(seconds=target_seconds)
    if not known:
        return moment_after_time(hours, start, left)
    for begins, ends in _running(start, now, known):
        spent = open_time(hours, begins, ends)
        if left <= spent:
            return moment_after_time(hours, begins, left)
        left -= spent
    return None if is_paused(known, now) else moment_after_time(hours, max(start, now), left)


def is_paused(pauses: Iterable[Pause], at: datetime) -> bool:
    """Whether time does not count at this instant because of a pause."""
    return any(pause.start <= at and (pause.end is None or at < pause.end) for pause in pauses)


def share(elapsed_seconds: int, target_seconds: int) -> float:
    """How much of a target is used up: 0.75 is time to warn, 1 and more is too late."""
    return elapsed_seconds / target_seconds if target_seconds > 0 else 1.0


def _running(start: datetime, until: datetime, pauses: Iterable[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of [start, until) without the pauses, in order."""
    at = start
    for pause in sorted(pauses, key=lambda one: one.start):
        ends = until if pause.end is None else pause.end
        if ends <= at or ends <= pause.start:
            continue
        if pause.start >= until:
            break
        if pause.start > at:
            yield at, pause.start
        at = ends
    if at < until:
        yield at, until
