"""The clocks of a case: how much business time its first reply, next update and end have taken. Pure, and never counted up.

Everything follows from instants and from the case's history. The hours are those of the team it is with now, also for the time before
it came there: a case given to a team in another zone is measured by that team's calendar from its beginning. The targets are those of
its present priority; what was met before the priority changed is measured by the priority it had then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from moderation.escalations.states import CLOSED, NEVER, ClockState, EventKind, Priority, State, Step, Target
from moderation.escalations.targets import Targets
from moderation.teams.business_time import Hours
from moderation.teams.clocks import Pause, due, elapsed, is_paused, share

ACTS = frozenset({
    EventKind.ACKNOWLEDGED, EventKind.TAKEN, EventKind.ASSIGNED, EventKind.HANDED_OVER, EventKind.PRIORITISED, EventKind.WAITING,
    EventKind.RESUMED, EventKind.REPLIED,
})
"""What somebody of staff does to a case: the time until the next update begins anew."""
ASIDE = frozenset({"by_asker", "moved", "late"})
"""What makes a line no act of staff on an open case: words of the asker, words that were only moved, an answer after the end."""
PERCENT = {Step.WARN: 75, Step.BREACH: 100, Step.LEAD: 125}


@dataclass(frozen=True, slots=True)
class Happening:
    """What the clocks read of one line of a case's history. `by_staff`: not what followed by itself, and not `ASIDE`."""

    at: datetime
    kind: EventKind
    state: State | None = None
    was: Priority | None = None
    priority: Priority | None = None
    by_staff: bool = True

    @property
    def is_act(self) -> bool:
        return self.by_staff and self.kind in ACTS

    @property
    def is_response(self) -> bool:
        """Staff said something to the asker: in the thread, or with what the case waits for them for."""
        return self.by_staff and (self.kind is EventKind.REPLIED or self.state is State.WAITING_ASKER)


def happening(line: Any) -> Happening:
    """A row of the history (kind, at, actor_id, before, after, payload) as the clocks read it."""
    kind, state, after, before = EventKind(line.kind), line.after.get("state"), line.after.get("priority"), line.before.get("priority")
    return Happening(
        line.at, kind, State(state) if state else None, Priority(before) if before else None, Priority(after) if after else None,
        by_staff=line.actor_id is not None and not ASIDE & line.payload.keys(),
    )


@dataclass(frozen=True, slots=True)
class TargetClock:
    """How one target stands. `minutes` and `due` are None where there is none; `ended_at`: it was met, or the case was over.

    `round` grows with whatever gives a target its time anew: each step of the ladder is told once a round.
    """

    target: Target
    state: ClockState
    minutes: int | None = None
    elapsed: int = 0
    due: datetime | None = None
    share: float = 0.0
    ended_at: datetime | None = None
    round: int = 0

    @property
    def is_live(self) -> bool:
        """Somebody still has something to do about it."""
        return self.state is not ClockState.NONE and self.ended_at is None

    @property
    def seconds_left(self) -> int:
        """Of business time; negative when it is over."""
        return (self.minutes or 0) * 60 - self.elapsed


@dataclass(frozen=True, slots=True)
class Clock:
    """All targets of a case at a moment, with the times that did not count."""

    targets: tuple[TargetClock, ...]
    pauses: tuple[Pause, ...]
    is_paused: bool

    @property
    def next(self) -> TargetClock | None:
        """What is due next: the earliest; of what is paused, the one nearest to its end."""
        live = [one for one in self.targets if one.is_live]
        timed = [one for one in live if one.due is not None]
        if timed:
            return min(timed, key=_when)
        return max(live, key=lambda one: one.share, default=None)

    @property
    def next_due_at(self) -> datetime:
        """When that is; `NEVER` for what is paused, over, or has no target."""
        return self.next.due or NEVER if self.next else NEVER


def _when(one: TargetClock) -> datetime:
    return one.due or NEVER


class _Run(NamedTuple):
    """When a target's time began, when it ended, and how much there is."""

    target: Target
    start: datetime
    ended_at: datetime | None
    minutes: int | None
    round: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks of one case are computed from. `priority` is the present one; `events` its history, oldest first."""

    opened_at: datetime
    priority: Priority
    events: Sequence[Happening]
    policy: Mapping[Priority, Targets]
    hours: Hours


def clock_of(facts: Facts, now: datetime) -> Clock:
    """How the clocks of a case stand at `now`: what happened later is not yet known."""
    known, pauses = _known(facts, now)
    counted = tuple(_counted(run, facts.hours, pauses, now) for run in _runs(facts, known, now))
    return Clock(counted, pauses, is_paused(pauses, now))


def promised_of(
    facts: Facts, until: datetime, targets: Collection[Target] = tuple(Target),
) -> Iterator[tuple[Target, datetime | None, int, int, datetime | None]]:
    """(target, end, seconds used, seconds promised, when these were used up) of every promised time that had ended by then, or was over
    without an end, which is None: first reply, resolution, and each time for a next update, which ends with an act of staff or with
    the case. The last is None of what was kept. Of these `targets` alone."""
    known, pauses = _known(facts, until)
    updates = _updates(facts, known) if Target.NEXT_UPDATE in targets else ()
    for run in (*_runs(facts, known, until), *updates):
        if run.target not in targets or not run.minutes:
            continue
        at, promised = run.ended_at or until, run.minutes * 60
        used = elapsed(facts.hours, run.start, at, pauses)
        is_late = used > promised if run.ended_at is not None else used >= promised
        if is_late or run.ended_at is not None:
            yield run.target, run.ended_at, used, promised, due(facts.hours, run.start, promised, pauses, at) if is_late else None


def _updates(facts: Facts, known: Sequence[Happening]) -> Iterator[_Run]:
    closed_at = next((one.at for one in known if one.state in CLOSED), None)
    acts = [one.at for one in known if one.is_act]
    for number, (start, end) in enumerate(zip([facts.opened_at, *acts], [*acts, closed_at], strict=True)):
        minutes = facts.policy[_priority_at(facts, end)].next_update if end is not None else None
        yield _Run(Target.NEXT_UPDATE, start, end, minutes, number)


def steps_of(facts: Facts, now: datetime) -> Iterator[tuple[Target, int, Step, datetime]]:
    """(target, round, step, when) of whatever the ladder has for targets that are not met: past, or to come unless something happens."""
    known, pauses = _known(facts, now)
    for run in _runs(facts, known, now):
        if run.ended_at is None and run.minutes:
            for step, percent in PERCENT.items():
                at = due(facts.hours, run.start, run.minutes * 60 * percent // 100, pauses, now)
                if at is not None:
                    yield run.target, run.round, step, at


def _known(facts: Facts, now: datetime) -> tuple[list[Happening], tuple[Pause, ...]]:
    known = [one for one in facts.events if one.at <= now]
    return known, tuple(_pauses(known, facts.policy[_priority_at(facts, now)].pauses_on))


def _pauses(known: Iterable[Happening], pauses_on: frozenset[State]) -> Iterator[Pause]:
    begun: datetime | None = None
    for one in known:
        if one.state is None:
            continue
        if one.state in pauses_on:
            begun = begun or one.at
        elif begun is not None:
            yield Pause(begun, one.at)
            begun = None
    if begun is not None:
        yield Pause(begun, None)


def _priority_at(facts: Facts, at: datetime) -> Priority:
    """What the priority was then: that before the first change which came later."""
    later = (one.was for one in facts.events if one.kind is EventKind.PRIORITISED and one.at > at and one.was)
    return next(later, facts.priority)


def _runs(facts: Facts, known: Sequence[Happening], now: datetime) -> Iterator[_Run]:
    closed_at = next((one.at for one in known if one.state in CLOSED), None)
    replied_at = next((one.at for one in known if one.is_response), closed_at)
    acts = [one.at for one in known if one.is_act]
    changes = sum(one.kind is EventKind.PRIORITISED for one in known)
    present = facts.policy[_priority_at(facts, now)]
    then = facts.policy[_priority_at(facts, replied_at or now)]
    yield _Run(Target.FIRST_RESPONSE, facts.opened_at, replied_at, then.first_response, changes)
    yield _Run(Target.NEXT_UPDATE, acts[-1] if acts else facts.opened_at, None, None if closed_at else present.next_update, len(acts))
    yield _Run(Target.RESOLUTION, facts.opened_at, closed_at, present.resolution, changes)


def _counted(run: _Run, hours: Hours, pauses: Sequence[Pause], now: datetime) -> TargetClock:
    if not run.minutes:
        return TargetClock(run.target, ClockState.NONE, round=run.round)
    until, seconds = run.ended_at or now, run.minutes * 60
    used = elapsed(hours, run.start, until, pauses)
    return TargetClock(
        run.target, _state(used, seconds, run, pauses, now), run.minutes, used, due(hours, run.start, seconds, pauses, until),
        share(used, seconds), run.ended_at, run.round,
    )


def _state(used: int, seconds: int, run: _Run, pauses: Sequence[Pause], now: datetime) -> ClockState:
    """What is met at the last second is met; what runs is too late at it."""
    if run.ended_at is not None:
        return ClockState.MET if used <= seconds else ClockState.BREACHED
    if used >= seconds:
        return ClockState.BREACHED
    if is_paused(pauses, now):
        return ClockState.PAUSED
    return ClockState.WARNED if used * 100 >= seconds * PERCENT[Step.WARN] else ClockState.RUNNING
