"""What tests of the insights keep asking for."""

from datetime import UTC, date, datetime, timedelta

from forum.core import settings
from forum.core.permissions import SYSTEM
from forum.metrics.commands import catch_up
from forum.metrics.measured import Kind, Part, Scope
from forum.metrics.measures import all_measures, find_measure
from forum.resolution.counting import EVERYTHING
from tests import make

START = datetime(2026, 2, 2, 8, tzinfo=UTC)
DAY = START.date()
HOUR = 3600.0


def keep():
    """Bring the facts up to date, as the worker does."""
    assert not catch_up(SYSTEM)


def scope(days=1, start=DAY, within=EVERYTHING):
    """So many days from a first one."""
    return Scope(start, start + timedelta(days=days - 1), within)


def value(measure_id, chosen=None):
    return find_measure(measure_id).value_of(chosen or scope())


def share(measure_id, chosen=None):
    """Numerator and denominator."""
    found = value(measure_id, chosen)
    assert found.value == (found.numerator / found.denominator if found.denominator else None)
    assert found.n == found.denominator
    return found.numerator, found.denominator


def number(measure_id, chosen=None):
    return value(measure_id, chosen).value


def titles(measure_id, part=Part.COUNTED, chosen=None, viewer=None):
    """What the list behind a number names, newest first."""
    page = find_measure(measure_id).rows_of(viewer or SYSTEM, chosen or scope(), part, 0, 200)
    assert len(page.rows) == page.total and not page.more
    return [row.title for row in page.rows]


def assert_lists_equal_numbers(chosen, viewer=SYSTEM, of=None):
    """Every list has as many rows as its number says, whatever the measure; and a line adds up to its number. What is withheld says
    only out of how many."""
    for measure in all_measures() if of is None else of:
        found = measure.value_of(chosen)
        counted, out_of = (measure.rows_of(viewer, chosen, part, 0, 200) for part in (Part.COUNTED, Part.OUT_OF))
        expected = found.numerator if measure.kind is Kind.SHARE else found.n
        if expected is None:
            assert found.value is None and found.n < settings.get("metrics.survey_minimum"), (measure.id, found)
            expected = min(counted.total, found.n)
        assert counted.total == expected, (measure.id, counted.total, found)
        assert out_of.total == (found.denominator if found.denominator is not None else found.n), (measure.id, out_of.total, found)
        assert len(counted.rows) == min(counted.total, 200), measure.id
        points = measure.points_of(chosen)
        assert not points or len(points) == chosen.days, measure.id


def day(text):
    return date.fromisoformat(text)


def people():
    """Ana asks, Bob and Cleo help, Tina is staff."""
    return make.member("ana"), make.member("bob"), make.member("cleo"), make.agent("tina")
