"""Cases among the insights: numbers counted by hand, lists of exactly the rows, the desk's own page saying the same."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from forum.core.permissions import SYSTEM
from forum.metrics.measured import Part, Scope
from forum.metrics.measures import find_measure
from forum.metrics.queries.overview import overview
from forum.resolution.counting import Slice
from moderation.escalations.commands import rate_case, reject, reopen, resolve, take
from moderation.escalations.queries import case_measures
from moderation.escalations.states import Target
from tests import make
from tests.forum.tuning import tune
from tests.moderation.escalations.cases import Scene

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)
WEEK = Scope(date(2026, 5, 4), date(2026, 5, 10))
OF_CASES = ("cases_opened", "cases_open", "cases_replied_in_time", "cases_resolved_in_time", "case_resolution_time", "cases_reopened",
            "case_satisfaction")


@pytest.fixture
def s(app):
    """One case resolved on Monday in four hours and opened again on Tuesday, one of another category resolved on Wednesday, too late."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.clock = clock
        scene.first = scene.case()
        scene.slow_thread = make.question(scene.asker, category=make.category("mobile"))
        first_thread, scene.thread = scene.thread, scene.slow_thread
        scene.slow = scene.case()
        work(scene, 4, 10, lambda: take(scene.agent, scene.first.id), lambda: make.answer(first_thread, scene.agent))
        work(scene, 4, 13, lambda: resolve(scene.agent, scene.first.id, outcome="fixed"))
        work(scene, 4, 14, lambda: rate_case(scene.asker, scene.first.id, score="fair"))
        work(scene, 5, 9, lambda: reopen(scene.agent, scene.first.id))
        work(scene, 13, 9, lambda: take(scene.other, scene.slow.id), lambda: make.answer(scene.slow_thread, scene.other),
             lambda: resolve(scene.other, scene.slow.id, outcome="answered"))
        work(scene, 14, 9)
        yield scene


def work(scene, day, hour, *acts):
    scene.clock.move_to(datetime(2026, 5, day, hour, tzinfo=UTC))
    for act in acts:
        act()


def value(measure_id, scope=WEEK):
    return find_measure(measure_id).value_of(scope)


def test_a_week_of_cases_counted_by_hand(s):
    assert (value("case_satisfaction").n, value("case_satisfaction").value) == (1, None), "one could tell who said it"
    tune("metrics.survey_minimum", 1)
    both = Scope(date(2026, 5, 4), date(2026, 5, 13))
    assert value("cases_opened").value == 3, "the one that was opened again is a case of its own"
    assert value("cases_open").value == 2 and value("cases_open", Scope(date(2026, 5, 4), date(2026, 5, 4))).value == 1
    late = "the slow one, and the one opened again, which nobody has answered"
    assert (value("cases_replied_in_time", both).numerator, value("cases_replied_in_time", both).denominator) == (1, 3), late
    assert (value("cases_resolved_in_time", both).numerator, value("cases_resolved_in_time", both).denominator) == (1, 3), late
    assert (value("case_resolution_time").n, value("case_resolution_time").value, value("case_resolution_time").p90) == (1, 14_400, 14_400)
    assert (value("cases_reopened", both).numerator, value("cases_reopened", both).denominator) == (1, 2)
    assert (value("case_satisfaction").n, value("case_satisfaction").value) == (1, 3)
    assert value("case_satisfaction", Scope(date(2026, 5, 5), date(2026, 5, 10))).value is None


def test_each_day_of_the_line_has_what_happened_on_it(s):
    tune("metrics.survey_minimum", 1)
    lines = {name: {point.day.day: point.value for point in find_measure(name).points_of(WEEK)} for name in OF_CASES}
    assert lines["cases_opened"] == {4: 2, 5: 1, 6: 0, 7: 0, 8: 0, 9: 0, 10: 0}
    assert lines["cases_open"] == {4: 1, 5: 2, 6: 2, 7: 2, 8: 2, 9: 2, 10: 2}
    assert lines["case_resolution_time"][4] == 14_400 and lines["case_resolution_time"][5] is None
    assert lines["case_satisfaction"][4] == 3


@pytest.mark.parametrize("name", OF_CASES)
def test_the_list_has_exactly_the_rows_of_the_number(s, name):
    both = Scope(date(2026, 5, 4), date(2026, 5, 13))
    made = value(name, both)
    counted = find_measure(name).rows_of(s.agent, both, Part.COUNTED, 0, 50)
    out_of = find_measure(name).rows_of(s.agent, both, Part.OUT_OF, 0, 50)
    assert counted.total == len(counted.rows) == (made.n if made.numerator is None else made.numerator)
    assert out_of.total == len(out_of.rows) == made.n
    assert all(row.path.startswith("/desk/cases/") and row.title.startswith("#") for row in out_of.rows)
    assert [row.at for row in out_of.rows] == sorted((row.at for row in out_of.rows), reverse=True)
    some = find_measure(name).rows_of(s.agent, both, Part.OUT_OF, 0, 1)
    assert len(some.rows) == 1 and some.more == (made.n > 1)


def test_the_desk_and_the_insights_say_the_same(s):
    desk = case_measures(s.mod, datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC))
    end = desk.whole.targets[Target.RESOLUTION]
    assert (desk.whole.raised, desk.open_count) == (value("cases_opened").value, value("cases_open").value)
    assert (end.count, end.median, end.p90) == tuple(getattr(value("case_resolution_time"), name) for name in ("n", "value", "p90"))
    assert (desk.whole.reopened.part, desk.whole.reopened.of) == (value("cases_reopened").numerator, value("cases_reopened").denominator)
    late = desk.whole.targets[Target.FIRST_RESPONSE].late
    assert (late.of - late.part, late.of) == (value("cases_replied_in_time").numerator, value("cases_replied_in_time").denominator)


def test_a_category_narrows_cases_by_their_question(s):
    mobile = Scope(WEEK.start, date(2026, 5, 13), Slice(category_id=s.slow_thread.category_id))
    assert value("cases_opened", mobile).value == 1 and value("cases_open", mobile).value == 0
    assert value("cases_resolved_in_time", mobile).numerator == 0 and value("cases_resolved_in_time", mobile).denominator == 1
    assert value("case_satisfaction", mobile).value is None and value("cases_reopened", mobile).denominator == 1
    rows = find_measure("cases_resolved_in_time").rows_of(s.agent, mobile, Part.OUT_OF, 0, 50).rows
    assert [row.id for row in rows] == [s.slow.id]


def test_what_is_late_and_still_waits_is_missed_on_the_day_its_time_passed(s):
    """A third case of Monday: eight hours for the first reply, forty for the end; nobody does anything."""
    with time_machine.travel(BEGIN, tick=False):
        s.thread = make.question(s.asker)
        quiet = s.case()
    s.clock.move_to(datetime(2026, 5, 4, 16, tzinfo=UTC))
    monday = Scope(date(2026, 5, 4), date(2026, 5, 4))
    assert (value("cases_replied_in_time", monday).numerator, value("cases_replied_in_time", monday).denominator) == (1, 1)
    s.clock.move_to(datetime(2026, 5, 14, 9, tzinfo=UTC))
    for scope, everything in ((monday, 3), (WEEK, 4)):
        replied = value("cases_replied_in_time", scope)
        assert (replied.numerator, replied.denominator) == (1, everything), "late on Monday too: the other category's"
        out_of = find_measure("cases_replied_in_time").rows_of(s.agent, scope, Part.OUT_OF, 0, 50)
        assert quiet.id in {row.id for row in out_of.rows} and out_of.total == everything
        assert quiet.id not in {row.id for row in find_measure("cases_replied_in_time").rows_of(s.agent, scope, Part.COUNTED, 0, 50).rows}
    ended = {point.day.day: (point.value, point.n) for point in find_measure("cases_resolved_in_time").points_of(WEEK)}
    assert value("cases_resolved_in_time").denominator == 1 + sum(n for share, n in ended.values() if share == 0)
    before = value("cases_resolved_in_time", Scope(date(2026, 5, 4), date(2026, 5, 13)))
    work(s, 14, 10, lambda: reject(s.agent, quiet.id, reason="community"))
    after = value("cases_resolved_in_time", Scope(date(2026, 5, 4), date(2026, 5, 13)))
    assert (after.numerator, after.denominator) == (before.numerator, before.denominator), "turning it down does not undo the miss"
    assert value("case_resolution_time", Scope(date(2026, 5, 14), date(2026, 5, 14))).n == 0


def test_titles_of_cases_are_for_those_who_read_cases(s):
    editor = make.member("edi", roles=("editor",))
    listed = find_measure("cases_opened").rows_of(editor, WEEK, Part.COUNTED, 0, 50)
    assert listed.total == len(listed.rows) == 3 and {(row.title, row.path, row.detail) for row in listed.rows} == {("A case", "", "")}
    assert find_measure("case_satisfaction").rows_of(editor, WEEK, Part.COUNTED, 0, 50).rows[0].detail == ""
    assert find_measure("case_satisfaction").rows_of(s.agent, WEEK, Part.COUNTED, 0, 50).rows[0].detail == "It helped a little"
    assert find_measure("cases_opened").rows_of(s.asker, WEEK, Part.COUNTED, 0, 50).total == 0


def test_a_long_period_has_fewer_points_and_the_same_sum(s):
    long = Scope(date(2025, 11, 1), date(2026, 5, 13))
    shown = {one.measure.id: one for one in overview(SYSTEM, long, only=OF_CASES)}
    assert shown["cases_opened"].step == 2 and sum(point.value for point in shown["cases_opened"].points) == 3
    assert [point.value for point in shown["cases_open"].points][-6:] == [0, 2, 2, 2, 2, 1]


def test_the_statements_stay_the_same_however_many_cases_there_are(s, app, statements):
    def asked():
        app.extensions["plaza_cache"].clear()
        with statements() as seen:
            overview(SYSTEM, WEEK, WEEK.before(), only=OF_CASES)
        return len(seen)

    first = asked()
    for _each in range(3):
        s.thread = make.question(s.asker)
        s.case()
    assert asked() == first
