"""A real community, imported as anybody would: every number is what a count of its XML says that knows nothing of this project."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.stackexchange.importing import import_dump
from forum.metrics.measured import Scope
from forum.resolution.counting import Slice
from forum.threads.models import Tag
from tests.forum.drift import drifting
from tests.forum.metrics.recount import Recount, spread
from tests.forum.metrics.worlds import assert_lists_equal_numbers, keep, share, value

POSTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "stackexchange-beer" / "Posts.xml"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERIODS = ((date(2014, 1, 1), date(2026, 2, 28)), (date(2014, 2, 1), date(2014, 2, 28)), (date(2015, 1, 1), date(2015, 12, 31)))


@pytest.fixture
def counted(app):
    with time_machine.travel(NOW, tick=False):
        import_dump(SYSTEM, POSTS.parent, workers=0)
        keep()
        yield Recount(POSTS, NOW.replace(tzinfo=None))


@pytest.mark.skipif(not POSTS.exists(), reason="the sample dump stackexchange-beer does not lie in ../shared/data")
def test_the_numbers_are_those_of_an_independent_count(counted):
    for since, until in PERIODS:
        assert_same(counted, Scope(since, until))
    assert drifting() == {}
    assert_lists_equal_numbers(Scope(*PERIODS[1]))
    for name, number in counted.tags().most_common(10):
        tag = session().scalars(select(Tag).where(Tag.name == name)).one()
        assert value("asked", Scope(*PERIODS[0], Slice(tag_id=tag.id))).value == number, name


def assert_same(counted, scope):
    asked = counted.asked(scope.start, scope.end)
    resolved = [row for row in asked if counted.is_resolved(row)]
    within = [at.date() for row in counted.questions.values() if (at := counted.confirmed_at(row))]
    responses = {row["Id"]: counted.response(row) for row in asked}
    solved = {row["Id"]: (at - counted.when(row)).total_seconds() for row in asked if (at := counted.confirmed_at(row))}
    assert value("asked", scope).value == len(asked)
    assert value("resolved", scope).value == sum(scope.start <= day <= scope.end for day in within)
    assert share("resolution_rate", scope) == (len(resolved), len(asked))
    assert share("first_contact_rate", scope) == (sum(counted.is_first_contact(row) for row in asked), len(resolved))
    assert value("unresolved", scope).value == len(counted.unresolved_at_end_of(scope.end))
    assert_spread("first_response", scope, responses.values())
    assert_spread("time_to_first_resolution", scope, solved.values())
    assert_spread("time_to_final_resolution", scope, [solved[row["Id"]] for row in resolved])
    for name, seconds, hours, wanted in (("answered_in_time", responses, 24, True), ("resolved_in_time", solved, 120, True),
                                         ("unanswered_24h", responses, 24, False), ("unanswered_72h", responses, 72, False)):
        told = [counted.in_time(row, seconds.get(row["Id"]), hours) for row in asked]
        assert share(name, scope) == (told.count(wanted), len(told) - told.count(None)), name


def assert_spread(measure_id, scope, seconds):
    found, (number, median, ninetieth) = value(measure_id, scope), spread(seconds)
    assert (found.n, found.value, found.p90) == (number, pytest.approx(median), pytest.approx(ninetieth)), measure_id
