"""Nights and mornings: wall time, also where clocks jump."""

from datetime import UTC, date, datetime

import pytest

from forum.kit.zones import zone, zones
from forum.notifications.hours import at_wall, is_quiet, last_morning, not_before
from forum.notifications.states import Rhythm

MADRID, UTC_ZONE, KOLKATA = zone("Europe/Madrid"), zone("UTC"), zone("Asia/Kolkata")
NIGHT = (22 * 60, 7 * 60)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(("moment", "hours", "quiet"), [
    (utc(2026, 11, 22, 22, 0), NIGHT, True), (utc(2026, 11, 22, 21, 59), NIGHT, False),
    (utc(2026, 11, 22, 6, 59), NIGHT, True), (utc(2026, 11, 22, 7, 0), NIGHT, False),
    (utc(2026, 11, 22, 13, 30), (13 * 60, 15 * 60), True), (utc(2026, 11, 22, 15, 0), (13 * 60, 15 * 60), False),
    (utc(2026, 11, 22, 3, 0), (None, None), False), (utc(2026, 11, 22, 3, 0), (180, 180), False),
])
def test_quiet_hours_may_go_past_midnight_and_end_exactly(moment, hours, quiet):
    assert is_quiet(moment, UTC_ZONE, *hours) is quiet


@pytest.mark.parametrize(("now", "then"), [
    (utc(2026, 11, 22, 22, 30), utc(2026, 11, 23, 6, 0)),  # 23:30 in Madrid, winter: 7:00 is 6:00 UTC
    (utc(2026, 7, 1, 21, 0), utc(2026, 7, 2, 5, 0)),  # summer: 7:00 is 5:00 UTC
    (utc(2026, 3, 28, 23, 0), utc(2026, 3, 29, 5, 0)),  # the night clocks go forward
    (utc(2026, 10, 24, 22, 0), utc(2026, 10, 25, 6, 0)),  # the night they go back
    (utc(2026, 11, 22, 12, 0), utc(2026, 11, 22, 12, 0)),  # by day nothing waits
])
def test_a_mail_waits_for_the_local_end_of_the_night(now, then):
    assert not_before(now, MADRID, *NIGHT) == then


def test_a_minute_that_is_skipped_or_comes_twice_is_one_moment():
    assert at_wall(date(2026, 3, 29), 150, MADRID) == utc(2026, 3, 29, 1, 30)
    assert at_wall(date(2026, 10, 25), 150, MADRID) == utc(2026, 10, 25, 0, 30)
    assert not_before(utc(2026, 3, 29, 0, 45), MADRID, 60, 150) == utc(2026, 3, 29, 1, 30), "an end that is skipped"
    assert not_before(utc(2026, 10, 25, 0, 45), MADRID, 60, 165) == utc(2026, 10, 25, 0, 45 ), "an end that comes twice comes first"


@pytest.mark.parametrize(("now", "place", "rhythm", "day", "morning"), [
    (utc(2026, 11, 22, 9, 0), UTC_ZONE, Rhythm.DAILY, date(2026, 11, 22), utc(2026, 11, 22, 8)),
    (utc(2026, 11, 22, 7, 59), UTC_ZONE, Rhythm.DAILY, date(2026, 11, 21), utc(2026, 11, 21, 8)),
    (utc(2026, 11, 22, 9, 0), UTC_ZONE, Rhythm.WEEKLY, date(2026, 11, 16), utc(2026, 11, 16, 8)),
    (utc(2026, 11, 23, 2, 30), KOLKATA, Rhythm.WEEKLY, date(2026, 11, 23), utc(2026, 11, 23, 2, 30)),
    (utc(2026, 3, 29, 6, 0), MADRID, Rhythm.DAILY, date(2026, 3, 29), utc(2026, 3, 29, 6)),
])
def test_the_last_morning_is_local(now, place, rhythm, day, morning):
    assert last_morning(now, place, 8, rhythm) == (day, morning)


def test_a_zone_nobody_knows_is_utc():
    assert zone("Mars/Olympus").key == "UTC"
    assert zone("../etc/passwd").key == "UTC"
    assert zones()[0] == "UTC" and "Europe/Madrid" in zones()
