"""Time is UTC, aware, and written one way."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.clock import as_utc, day_bounds, iso, parse_day, parse_instant, today, utcnow

MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


def test_now_is_aware_utc_and_can_be_moved_by_tests():
    with time_machine.travel(datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC), tick=False):
        assert utcnow() == datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
        assert utcnow().tzinfo is UTC
        assert today() == date(2026, 11, 22)


def test_a_day_runs_from_midnight_to_midnight():
    start, end = day_bounds(date(2026, 3, 29))
    assert start == datetime(2026, 3, 29, tzinfo=UTC)
    assert end - start == timedelta(days=1)


def test_a_day_is_read_strictly():
    assert parse_day("2026-02-28") == date(2026, 2, 28)
    for wrong in [
        "2026-2-28",
        "2026-02-30",
        "20260228",
        "2026-02-28T00:00",
        " 2026-02-28",
        "",
        "2026-W08-1",
        "２０２６-02-28",
        "2026-02-28\n",
    ]:
        with pytest.raises(ValueError, match=r"not a day|day is out|month must"):
            parse_day(wrong)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01T00:00:00Z", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T02:00:00+02:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2014-01-21T20:26:05.383", datetime(2014, 1, 21, 20, 26, 5, 383000, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
    ],
)
def test_instants_are_read_as_utc(text, moment):
    assert parse_instant(text) == moment
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00", "0001-01-01T00:00:00+10:00", "2026-11-01T25:00"])
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(ValueError, match="not a date and time"):
        parse_instant(text)


def test_a_naive_time_is_taken_as_utc_and_others_are_converted():
    assert as_utc(datetime(2026, 1, 1)) == datetime(2026, 1, 1, tzinfo=UTC)  # noqa: DTZ001
    assert as_utc(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == datetime(2026, 1, 1, tzinfo=UTC)


@given(MOMENTS)
def test_writing_and_reading_a_moment_gives_it_back(moment):
    assert iso(moment).endswith("Z")
    assert parse_instant(iso(moment)) == moment


def test_equal_moments_are_written_equally():
    here = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert iso(here) == iso(here.astimezone(UTC)) == "2026-06-01T10:00:00Z"
