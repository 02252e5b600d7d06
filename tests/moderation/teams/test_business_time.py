"""Business time against a slow count written the other way round: every minute is asked what the clock on the wall shows."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.teams.business_time import Hours, is_open, moment_after, next_opening, open_time, seconds_open
from moderation.teams.clocks import Pause, due, elapsed, is_paused, share

pytestmark = pytest.mark.once

OFFICE = (((540, 720), (780, 1020)),) * 5 + ((), ())
MADRID = Hours("Europe/Madrid", OFFICE, frozenset({date(2026, 10, 12), date(2026, 12, 25)}))
NIGHTS = Hours("Europe/Madrid", (((0, 300), (1380, 1440)),) * 7)
# near changes of the clock: spring, autumn, by half an hour, at midnight, by 45 minutes' zone, a skipped day, none
PLACES = (
    ("Europe/Madrid", datetime(2026, 3, 28, tzinfo=UTC)), ("Europe/Madrid", datetime(2026, 10, 24, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 7, tzinfo=UTC)), ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 10, 31, tzinfo=UTC)), ("Africa/Cairo", datetime(2026, 4, 23, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC)), ("Asia/Kathmandu", datetime(2026, 1, 1, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 2, 17, tzinfo=UTC)), ("Europe/Dublin", datetime(2026, 12, 30, tzinfo=UTC)),
)
MINUTE = timedelta(minutes=1)
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def shows_open(hours: Hours, at: datetime) -> bool:
    """By the clock on the wall alone."""
    wall = at.astimezone(ZoneInfo(hours.zone))
    minute = wall.hour * 60 + wall.minute
    return wall.date() not in hours.holidays and any(a <= minute < b for a, b in hours.week[wall.weekday()])


def test_many_years_are_as_much_as_their_parts():
    """Whether years are laid out or counted by weeks."""
    start, end = utc(2009, 5, 6, 11), utc(2026, 11, 23, 16, 30)
    for hours in (MADRID, NIGHTS, Hours.always(), Hours("Pacific/Apia", OFFICE)):
        marks = [start, *(utc(year, 7, 2) for year in range(2010, 2027)), end]
        assert open_time(hours, start, end) == sum((open_time(hours, a, b) for a, b in pairwise(marks)), timedelta())
        wanted = int(open_time(hours, start, end) / timedelta(seconds=1))
        assert moment_after(hours, start, wanted) <= end and open_time(hours, start, moment_after(hours, start, wanted)).seconds == (
            timedelta(seconds=wanted).seconds)


def slow_minutes(hours: Hours, start: datetime, end: datetime, pauses: tuple[Pause, ...] = ()) -> int:
    count, at = 0, start
    while at < end:
        paused = any(p.start <= at and (p.end is None or at < p.end) for p in pauses)
        count += not paused and shows_open(hours, at)
        at += MINUTE
    return count


@st.composite
def days(draw):
    edges = sorted(draw(st.lists(st.integers(0, 1440), max_size=6, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def scenes(draw):
    """A calendar and some hours near a change of its clock."""
    zone, near = draw(st.sampled_from(PLACES))
    week = tuple(draw(st.one_of(days(), st.just(((0, 1440),)), st.just(()))) for _ in range(7))
    holidays = frozenset(near.date() + timedelta(days=n) for n in draw(st.lists(st.integers(-1, 4), max_size=2)))
    start = near + draw(st.integers(0, 2 * 1440)) * MINUTE
    return Hours(zone, week, holidays), start, start + draw(st.integers(0, 2 * 1440)) * MINUTE


@st.composite
def pauses(draw, start):
    found = []
    for _ in range(draw(st.integers(0, 4))):
        begins = start + draw(st.integers(-300, 2_000)) * MINUTE
        length = draw(st.one_of(st.none(), st.integers(0, 900)))
        found.append(Pause(begins, None if length is None else begins + length * MINUTE))
    return tuple(found)


@FEW
@given(scenes())
def test_it_counts_what_the_slow_count_counts(scene):
    hours, start, end = scene
    assert seconds_open(hours, start, end) == 60 * slow_minutes(hours, start, end)
    assert is_open(hours, start) == shows_open(hours, start)


@FEW
@given(scenes(), st.integers(0, 3_000_000_000), st.integers(0, 10**10))
def test_it_adds_up_and_what_is_due_is_the_first_instant(scene, wanted, first):
    """Microseconds too: no part of a second is lost between two looks."""
    hours, start, end = scene
    middle, end = start + timedelta(microseconds=first), end + timedelta(days=1)
    assert open_time(hours, start, middle) + open_time(hours, middle, max(middle, end)) == open_time(hours, start, max(middle, end))
    seconds = wanted // 10_000
    reached = moment_after(hours, middle, seconds)
    if reached is None:
        assert not any(hours.week)
    else:
        assert open_time(hours, middle, reached) == timedelta(seconds=seconds)
        earlier = max(middle, reached - timedelta(microseconds=1))
        assert not seconds or open_time(hours, middle, earlier) < timedelta(seconds=seconds)


@FEW
@given(scenes(), st.data())
def test_a_clock_with_pauses_agrees_with_the_slow_count_and_with_its_own_due_time(scene, data):
    hours, start, end = scene
    paused = data.draw(pauses(start))
    used = elapsed(hours, start, end, paused)
    assert used == 60 * slow_minutes(hours, start, end, paused)
    target = data.draw(st.integers(1, 1_500)) * 60
    known = tuple(p for p in paused if p.start <= end)
    at = due(hours, start, target, paused, end)
    if used >= target:
        assert at is not None and at <= end and elapsed(hours, start, at, known) == target
    elif at is None:
        assert is_paused(known, end) or not any(hours.week)
    else:
        assert at > end, "not used up yet"
        assert elapsed(hours, start, at, [Pause(p.start, p.end and min(p.end, end)) for p in known]) == target


@FEW
@given(scenes())
def test_the_next_opening_is_open_and_nothing_before_it_is(scene):
    hours, start, _end = scene
    opens = next_opening(hours, start)
    if opens is None:
        assert not any(hours.week)
    else:
        assert shows_open(hours, opens) and open_time(hours, start, opens) == timedelta()


@pytest.mark.parametrize(("start", "end", "hours"), [
    (utc(2026, 3, 28, 22), utc(2026, 3, 29, 22), 6),  # 23-24, 0-2 and 3-5, 23-24: the hour from two to three is skipped
    (utc(2026, 10, 24, 21), utc(2026, 10, 25, 23), 8),  # 23-24, 0-5 with two o'clock twice, 23-24
    (utc(2026, 10, 24, 0), utc(2026, 10, 24, 1), 1),
])
def test_a_night_over_a_change_of_the_clock_lasts_as_long_as_it_really_lasts(start, end, hours):
    assert seconds_open(NIGHTS, start, end) == hours * 3600


def test_holidays_count_nothing_and_a_deadline_jumps_over_them_and_weekends():
    friday = utc(2026, 10, 9, 14)  # 16:00 in Madrid; Monday is a holiday
    assert moment_after(MADRID, friday, 3600) == utc(2026, 10, 9, 15)
    assert moment_after(MADRID, friday, 3601) == utc(2026, 10, 13, 7, 0, 1)
    assert next_opening(MADRID, utc(2026, 10, 9, 15)) == utc(2026, 10, 13, 7)
    assert next_opening(MADRID, friday) == friday


def test_always_is_the_time_itself_and_backwards_is_nothing():
    start, end = utc(2026, 1, 1, 5, 3, 7), utc(2027, 6, 1)
    assert open_time(Hours.always(), start, end) == end - start
    assert moment_after(Hours.always(), start, 86_400) == start + timedelta(days=1)
    assert seconds_open(MADRID, end, start) == 0 and elapsed(MADRID, end, start) == 0


@pytest.mark.parametrize("hours", [
    Hours("Europe/Madrid", ((),) * 7), Hours("Pacific/Kiritimati", ((),) * 7, frozenset({date(2026, 1, 1)})),
])
def test_a_week_without_hours_is_never_due(hours):
    start = utc(2026, 1, 1)
    assert moment_after(hours, start, 1) is None and next_opening(hours, start) is None
    assert due(hours, start, 60, [], start) is None and elapsed(hours, start, utc(2050, 1, 1)) == 0


def test_what_takes_longer_than_fifty_years_is_never_due():
    once_a_week = Hours("UTC", (((0, 1),),) + ((),) * 6)
    assert moment_after(once_a_week, utc(2026, 1, 1), 200_000) is None
    assert moment_after(once_a_week, utc(2026, 1, 1), 60 * 52) is not None


def test_a_pause_that_lasts_stops_the_clock_unless_it_came_too_late():
    start = utc(2026, 6, 1, 7)  # Monday 09:00 in Madrid
    lasting = [Pause(start + 90 * MINUTE)]
    assert due(MADRID, start, 7200, lasting, start + 100 * MINUTE) is None
    assert due(MADRID, start, 3600, lasting, start + 100 * MINUTE) == start + 60 * MINUTE
    assert due(MADRID, start, 7200, lasting, start + 80 * MINUTE) == start + 120 * MINUTE, "nobody knows of it yet"
    ended = [Pause(start + 90 * MINUTE, start + 110 * MINUTE)]
    assert due(MADRID, start, 7200, ended, start + 100 * MINUTE) is None, "it still lasts then"
    assert due(MADRID, start, 7200, ended, start + 115 * MINUTE) == start + 140 * MINUTE
    assert due(MADRID, start, 0, lasting, start) == start


def test_shares():
    assert (share(2700, 3600), share(0, 3600), share(7200, 3600), share(5, 0)) == (0.75, 0.0, 2.0, 1.0)


def test_a_clock_of_five_years_takes_less_than_a_millisecond():
    start, end = utc(2026, 1, 1), utc(2030, 12, 31)
    many = Hours("Europe/Madrid", OFFICE, frozenset(date(year, month, 7) for year in range(2026, 2031) for month in range(1, 13)))
    pauses = [Pause(start + timedelta(days=30 * n), start + timedelta(days=30 * n + 2)) for n in range(10)]
    elapsed(many, start, end, pauses)  # the changes of the clock are known from the second time on
    took = []
    for _ in range(20):
        before = time.perf_counter()
        used = elapsed(many, start, end, pauses)
        due(many, start, used - 1, pauses, end)
        took.append((time.perf_counter() - before) / 2)
    assert min(took) < 0.001, f"{min(took) * 1000:.2f} ms"
