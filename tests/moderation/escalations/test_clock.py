"""The clocks of a case against a slow count: minute by minute, each asked whether it is open and whether it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.escalations.clock import Facts, Happening, clock_of, steps_of
from moderation.escalations.lengths import read_length, written
from moderation.escalations.models import ClockPolicy
from moderation.escalations.states import NEVER, ClockState, EventKind, Priority, State, Step, Target
from moderation.escalations.targets import SHIPPED, Targets, chosen
from moderation.teams.business_time import Hours

pytestmark = pytest.mark.once

MINUTE = timedelta(minutes=1)
DAY_WEEK = (((540, 720), (780, 1020)),) * 5 + (((600, 660),), ())
OFFICE = Hours("Europe/Madrid", DAY_WEEK, frozenset({date(2026, 3, 30)}))
NIGHTS = Hours("America/New_York", (((0, 300), (1380, 1440)),) * 7)
JUMPS = {"Europe/Madrid": (datetime(2026, 3, 27, 7, tzinfo=UTC), datetime(2026, 10, 23, 7, tzinfo=UTC)),
         "America/New_York": (datetime(2026, 3, 7, 1, tzinfo=UTC), datetime(2026, 10, 31, 1, tzinfo=UTC)),
         "Australia/Lord_Howe": (datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 10, 2, tzinfo=UTC)),
         "UTC": (datetime(2026, 5, 4, tzinfo=UTC),)}
"""Some days before the clocks of a place jump, forwards and backwards."""
BOTH = frozenset({State.WAITING_ASKER, State.WAITING_THIRD_PARTY})
MINUTES = st.none() | st.integers(1, 900)
MOVES = ((EventKind.WAITING, State.WAITING_ASKER), (EventKind.WAITING, State.WAITING_THIRD_PARTY), (EventKind.RESUMED, State.IN_PROGRESS),
         (EventKind.REPLIED, None), (EventKind.ASSIGNED, None), (EventKind.VOICED, None), (EventKind.MOVED, None))


@st.composite
def calendars(draw):
    def day():
        marks = sorted(draw(st.lists(st.integers(0, 1440), max_size=6, unique=True)))
        return tuple(zip(marks[::2], marks[1::2], strict=False))

    zone = draw(st.sampled_from(sorted(JUMPS)))
    first = JUMPS[zone][0].date()
    holidays = draw(st.sets(st.sampled_from((first, first + timedelta(days=1))), max_size=1))
    return Hours(zone, tuple(day() for _each in range(7)), frozenset(holidays))


@st.composite
def scenes(draw):
    hours = draw(st.sampled_from((OFFICE, NIGHTS, Hours.always())) | calendars())
    start = draw(st.sampled_from(JUMPS[hours.zone]))
    policy = {one: Targets(draw(MINUTES), draw(MINUTES), draw(MINUTES), draw(st.sampled_from((BOTH, BOTH - {State.WAITING_THIRD_PARTY}))))
              for one in (Priority.P1, Priority.P3)}
    offsets = sorted(draw(st.lists(st.integers(1, 3500), max_size=7, unique=True)))
    priority, events = Priority.P3, [Happening(start, EventKind.RAISED, State.NEW, priority=Priority.P3)]
    for offset in offsets:
        at, by_staff = start + offset * MINUTE, draw(st.booleans())
        if draw(st.integers(0, 4)) == 0:
            other = Priority.P1 if priority is Priority.P3 else Priority.P3
            events.append(Happening(at, EventKind.PRIORITISED, None, priority, other))
            priority = other
        else:
            kind, state = draw(st.sampled_from(MOVES))
            events.append(Happening(at, kind, state, by_staff=by_staff))
    if offsets and draw(st.booleans()):
        events.append(Happening(start + (offsets[-1] + draw(st.integers(1, 60))) * MINUTE, EventKind.RESOLVED, State.RESOLVED))
    facts, now = Facts(start, priority, events, policy, hours), start + draw(st.integers(0, 3600)) * MINUTE
    return facts, draw(st.sampled_from([now, *edges(facts, now)]))


def edges(facts, now):
    """The minutes around the moments at which a step of a ladder is due: there an error of one would be seen."""
    near = [at.replace(second=0, microsecond=0) for *_step, at in steps_of(facts, now) if at < facts.opened_at + 4000 * MINUTE]
    return [at + more for at in near for more in (timedelta(), MINUTE)]


def slow(facts: Facts, now: datetime) -> dict[Target, tuple[int | None, int, bool]]:
    """Walk through the minutes with what is known in each: (target, minutes used, whether it has ended)."""
    known = [one for one in facts.events if one.at <= now]
    first = next(iter(facts.events)).priority
    at_end = ([first] + [one.priority for one in known if one.kind is EventKind.PRIORITISED])[-1]
    pauses_on, zone = facts.policy[at_end].pauses_on, ZoneInfo(facts.hours.zone)
    used, ended, promised = dict.fromkeys(Target, 0), dict.fromkeys(Target, False), {}
    state, priority, minute, left = State.NEW, first, facts.opened_at, list(known)
    while True:
        while left and left[0].at <= minute:
            one = left.pop(0)
            state, priority = one.state or state, one.priority or priority
            if one.is_act:
                used[Target.NEXT_UPDATE] = 0
            if (one.is_response or state is State.RESOLVED) and not ended[Target.FIRST_RESPONSE]:
                ended[Target.FIRST_RESPONSE], promised[Target.FIRST_RESPONSE] = True, facts.policy[priority].first_response
            if state is State.RESOLVED:
                ended = dict.fromkeys(Target, True)
        if minute >= now:
            break
        wall = minute.astimezone(zone)
        opened = wall.date() not in facts.hours.holidays and any(
            begin <= wall.hour * 60 + wall.minute < end for begin, end in facts.hours.week[wall.weekday()])
        if opened and state not in pauses_on:
            used = {target: used[target] + (not ended[target]) for target in Target}
        minute += MINUTE
    promised.setdefault(Target.FIRST_RESPONSE, facts.policy[priority].first_response)
    promised[Target.NEXT_UPDATE] = None if state is State.RESOLVED else facts.policy[priority].next_update
    promised[Target.RESOLUTION] = facts.policy[priority].resolution
    return {target: (promised[target], used[target], ended[target]) for target in Target}


def expected(promised: int | None, used: int, ended: bool, *, paused: bool) -> ClockState:
    if promised is None:
        return ClockState.NONE
    if ended:
        return ClockState.MET if used <= promised else ClockState.BREACHED
    if used >= promised:
        return ClockState.BREACHED
    return ClockState.PAUSED if paused else ClockState.WARNED if used >= promised * 0.75 else ClockState.RUNNING


@given(scenes())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_clocks_agree_with_a_count_of_minutes(scene):
    facts, now = scene
    clock, counted = clock_of(facts, now), slow(facts, now)
    for one in clock.targets:
        promised, used, ended = counted[one.target]
        assert one.state is expected(promised, used, ended, paused=clock.is_paused), (one, used)
        if promised is not None:
            assert (one.elapsed, one.minutes, one.ended_at is not None) == (used * 60, promised, ended)
            if one.due is not None and not ended:
                assert (one.due <= now) == (used >= promised)
    steps = {(target, step) for target, _round, step, at in steps_of(facts, now) if at <= now}
    percent = {Step.WARN: 75, Step.BREACH: 100, Step.LEAD: 125}
    assert steps == {(target, step) for target, (promised, used, ended) in counted.items() if promised and not ended
                     for step in Step if used * 100 >= promised * percent[step]}


def test_what_is_due_next_is_the_earliest_and_nothing_while_all_waits():
    (start,) = JUMPS["UTC"]
    raised = Happening(start, EventKind.RAISED, State.NEW)
    facts = Facts(start, Priority.P2, [raised], SHIPPED, Hours.always())
    clock = clock_of(facts, start + 10 * MINUTE)
    assert (clock.next.target, clock.next_due_at) == (Target.FIRST_RESPONSE, start + 120 * MINUTE)
    waiting = Happening(start + 30 * MINUTE, EventKind.WAITING, State.WAITING_ASKER)
    paused = clock_of(Facts(start, Priority.P2, [raised, waiting], SHIPPED, Hours.always()), start + 40 * MINUTE)
    assert (paused.next.target, paused.next.state, paused.next_due_at) == (Target.RESOLUTION, ClockState.PAUSED, NEVER)
    assert paused.targets[0].state is ClockState.MET, "asking the asker in words is a first reply"


def test_the_row_that_says_most_wins_and_the_plan_before_the_place():
    def row(minutes, category_id=None, plan=None):
        return ClockPolicy(category_id=category_id, plan=plan, priority="p2", first_response_minutes=minutes, update_minutes=None,
                           resolution_minutes=None, pauses_on=[])

    rows = [row(4, 7, "gold"), row(1), row(3, plan="gold"), row(2, 7)]
    for place, minutes in (((9, None), 1), ((7, None), 2), ((9, "gold"), 3), ((7, "gold"), 4), ((9, "silver"), 1)):
        assert chosen(rows, *place)[Priority.P2].first_response == minutes
        assert chosen(rows, *place)[Priority.P1] == SHIPPED[Priority.P1]


def test_lengths_are_read_as_they_are_written():
    assert [read_length(words) for words in ("", "30 min", "4 h", "1 h 30 min", "1:30", "90m", "4H")] == [None, 30, 240, 90, 90, 90, 240]
    assert [written(minutes) for minutes in (None, 30, 240, 90)] == ["", "30 min", "4 h", "1 h 30 min"]
    for wrong in ("soon", "0 min", "-3 h", "4", "1:75", "9999999 h", "99999 h"):
        with pytest.raises(ValueError):
            read_length(wrong)


def test_what_is_done_at_the_last_second_is_kept():
    (start,) = JUMPS["UTC"]
    for late, state in ((0, ClockState.MET), (1, ClockState.BREACHED)):
        reply = Happening(start + timedelta(minutes=120, seconds=late), EventKind.REPLIED)
        facts = Facts(start, Priority.P2, [Happening(start, EventKind.RAISED, State.NEW), reply], SHIPPED, Hours.always())
        assert clock_of(facts, start + 200 * MINUTE).targets[0].state is state
