"""All measures of a page at once: the same statements whatever the number of questions, kept until something changes."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from forum.core import cache
from forum.core.db import command, session
from forum.kit.durations import median, p90
from forum.metrics.measured import GROUPS, Basis, Better, Kind, Measure, Page, Point, Scope, Value
from forum.metrics.measures import _measures, all_measures, contribute, find_measure
from forum.metrics.models import CohortDay, FlowDay
from forum.metrics.queries.ages import backlog_ages
from forum.metrics.queries.distributions import distributions
from forum.metrics.queries.freshness import freshness
from forum.metrics.queries.heat import category_weeks
from forum.metrics.queries.overview import alone, overview, step_of
from forum.resolution.commands import accept_answer
from forum.resolution.counting import Slice
from forum.resolution.counting.measures import age_buckets
from tests import make
from tests.forum.metrics.worlds import DAY, HOUR, keep, people, scope
from tests.visitor import Visitor

WHOLE = scope(28)


def ask(count):
    ana, bob = make.member(), make.member()
    for number in range(count):
        question = make.question(ana)
        if number % 3:
            accept_answer(ana, make.answer(question, bob).id)
    keep()


@pytest.mark.parametrize("within", [
    Slice(), Slice(language="en"), Slice(language="en", product="Hub"), Slice(team_id=1), Slice(language="en", team_id=1),
], ids=["all", "one", "combined", "team", "team combined"])
def test_statements_are_the_same_whatever_the_number_of_questions(at, statements, within):
    viewer, chosen = make.agent(), scope(28, within=within)
    ask(1)
    with statements() as few:
        overview(viewer, chosen, chosen.before())
    ask(30)
    with statements() as many:
        overview(viewer, chosen, chosen.before())
    assert len(many) == len(few) <= 30


def test_what_was_counted_is_kept_until_facts_change(at, statements):
    viewer = make.agent()
    ask(3)
    first = overview(viewer, WHOLE, WHOLE.before())
    with statements() as seen:
        assert overview(viewer, WHOLE, WHOLE.before()) == first
    assert len(seen) == 1
    ask(1)
    again = {shown.measure.id: shown for shown in overview(viewer, WHOLE)}
    assert again["asked"].value.value == 4 and again["asked"].before is None


def test_charts_and_one_measure_are_kept_until_facts_change(at, statements):
    viewer, measure = make.agent(), find_measure("backlog_age")
    ask(7)

    def looked_at():
        lengths = distributions(viewer, WHOLE, ["first_response", "first_resolved"])
        return alone(measure, WHOLE, WHOLE.before()), backlog_ages(viewer, WHOLE), lengths

    first = looked_at()
    with statements() as seen:
        assert looked_at() == first
    assert len(seen) == 3
    ask(3)
    shown, ages, lengths = looked_at()
    assert (shown.value.n, ages.n, lengths["first_response"].out_of) == (4, 4, 10)


def test_ages_are_those_of_the_questions_one_by_one(at):
    ana = make.member()
    for hours in (0, 3, 40, 41, 100, 200, 900):
        at(hours)
        make.question(ana)
    keep()
    ages = sorted((900 - hours) * HOUR for hours in (0, 3, 40, 41, 100, 200, 900))
    found = backlog_ages(make.agent(), scope(60))
    assert (found.n, found.median, found.p90) == (7, pytest.approx(median(ages)), pytest.approx(p90(ages)))
    assert found.buckets == age_buckets(ages) and sum(found.buckets.values()) == 7
    past = scope(3)
    assert backlog_ages(make.agent(), past).n == 4 == find_measure("backlog_age").value_of(past).n


def test_spans_without_daily_rows_break_nothing(app, at):
    """While facts are first derived, spans are there and the days are not counted yet."""
    ana, bob = make.member(), make.member()
    one = make.question(ana)
    make.question(ana)
    keep()
    at(30)
    accept_answer(ana, make.answer(one, bob).id)
    keep()

    @command
    def uncount():
        for table in (CohortDay, FlowDay):
            session().execute(delete(table))

    uncount()
    cache.parts().clear()
    points = find_measure("backlog_age").points_of(scope(2, DAY + timedelta(days=1)))
    assert [point.n for point in points] == [1, 1]
    Visitor(app).sign_in(make.agent()).get("/insights/?days=7")
    Visitor(app).sign_in(make.agent()).get("/insights/backlog_age/?days=7")


def test_the_overview_says_what_each_measure_says(at):
    ask(7)
    at(50)
    keep()
    cache.parts().clear()
    for shown in overview(make.agent(), WHOLE, WHOLE.before()):
        assert shown.value == shown.measure.value_of(WHOLE), shown.measure.id
        before = shown.measure.value_of(WHOLE.before()) if shown.measure.has_past else None
        assert shown.before == before, shown.measure.id
        assert list(shown.points) == list(shown.measure.points_of(WHOLE)), shown.measure.id


def test_a_long_period_has_a_point_for_every_few_days(at):
    ask(3)
    years = Scope(DAY - timedelta(days=1_000), DAY)
    assert step_of(years) == 11 and step_of(WHOLE) == 1
    [shown] = overview(make.agent(), years, only=["asked"])
    assert len(shown.points) == 91 and shown.step == 11
    assert sum(point.value for point in shown.points) == shown.value.value == 3


def test_only_staff_see_any_of_it(at):
    ask(1)
    for viewer in (make.member(), make.member(reputation=5_000)):
        assert overview(viewer, WHOLE) == [] and category_weeks(viewer, WHOLE) == []
        assert backlog_ages(viewer, WHOLE) is None and distributions(viewer, WHOLE, ["first_response"]) == {}
    for role in ("agent", "moderator", "editor", "admin"):
        assert overview(make.member(roles=(role,)), WHOLE)


def test_charts_are_made_of_the_same_questions(at):
    ana, bob, _cleo, _tina = people()
    one, two = make.question(ana, category=make.category("router")), make.question(ana, category=make.category("phone"))
    at(2)
    make.answer(one, bob)
    at(100)
    make.question(ana, category=one.category)
    keep()
    chosen, viewer = scope(7), make.agent()
    spread = distributions(viewer, chosen, ["first_response"])["first_response"]
    assert (spread.n, spread.out_of, spread.median) == (1, 3, 2 * HOUR)
    assert [bar.n for bar in spread.bars] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    ages = backlog_ages(viewer, chosen)
    assert (ages.n, ages.buckets) == (3, {"<1d": 1, "1-3d": 0, "3-7d": 2, "7-30d": 0, ">30d": 0})
    router, phone = category_weeks(viewer, chosen)
    assert (router.name, [cell.asked for cell in router.cells], phone.asked) == ("Router", [2], 1)
    assert phone.category_id == two.category_id


def test_every_measure_is_in_a_group_and_says_how_it_is_counted(app):
    for measure in all_measures():
        assert measure.group in GROUPS and str(measure.name) and str(measure.counted).endswith(".")
    assert len({measure.id for measure in all_measures()}) == len(all_measures()) >= 40


def test_rooms_above_add_measures(at):
    def made(group):
        return Measure(
            "cases_by_post", group, Kind.COUNT, Basis.FLOW, Better.NEITHER, "Cases", "Cases that were opened.",
            lambda _scope: Value(2, 2, 2), lambda chosen: [Point(chosen.start, 2, 2)], lambda *_given: Page((), 2, False),
        )

    contribute([made("cases")])
    try:
        assert find_measure("cases_by_post") is not None
        [shown] = overview(make.agent(), WHOLE, WHOLE.before(), only=["cases_by_post"])
        assert (shown.value.value, shown.before.value, len(shown.points)) == (2, 2, 1)
        with pytest.raises(ValueError, match="weather"):
            contribute([made("weather")])
    finally:
        del _measures["cases_by_post"]


def test_freshness_says_what_is_still_to_be_counted(at):
    assert (freshness().is_complete, freshness().version) == (False, 0)
    make.question()
    assert freshness().waiting == 1
    keep()
    session().expire_all()
    found = freshness()
    assert (found.waiting, found.done, found.is_complete) == (0, None, True)
