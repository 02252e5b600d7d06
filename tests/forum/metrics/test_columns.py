"""Questions of a day in columns: they say what facts, ledgers and slow counts say, for any days and slice."""

import random
import time
from datetime import date, timedelta

import numpy as np
import pytest

from forum.kit.durations import median, p90
from forum.metrics.forms import MOST_DAYS, asked_in
from forum.metrics.measured import Scope
from forum.metrics.measures import find_measure
from forum.metrics.models import CohortColumn
from forum.metrics.packing import AGAIN, TAGS, THREAD, TURNS, inside, joined, packed, unpacked, unpacked_times
from forum.metrics.queries.ages import backlog_ages
from forum.metrics.queries.distributions import distributions
from forum.metrics.queries.heat import Unit, category_weeks, starts, unit_of
from forum.metrics.queries.lots import Members, lots
from forum.metrics.queries.overview import alone
from forum.metrics.queries.standing import Stood
from forum.metrics.ranks import percentiles
from forum.metrics.standing_line import Line
from forum.resolution.commands import accept_answer, reopen_question
from forum.resolution.counting import Slice, counts
from forum.threads.commands import hide_post
from tests import make
from tests.forum.metrics.worlds import DAY, HOUR, keep, people, scope

YEARS = Scope(DAY - timedelta(days=1_830), DAY + timedelta(days=40))


def test_medians_and_percentiles_are_those_of_the_few_whatever_the_order():
    chance = random.Random(57)
    for size in (0, 1, 2, 3, 10, 11, 99, 1_000):
        values = [chance.expovariate(1 / 40_000) for _each in range(size)]
        assert percentiles(np.array(values), (50, 90)) == [median(values), p90(values)]
    same = [7.0] * 12
    assert percentiles(np.array(same), (50, 90)) == [7.0, 7.0]


def test_what_is_packed_comes_out_as_it_went_in():
    assert unpacked("category", packed("category", [3, 1, 3])).tolist() == [3, 1, 3]
    assert unpacked("peer", packed("peer", [None, 8])).tolist() == [0, 8]
    assert joined(THREAD, [packed(THREAD, [7, 2]), packed(THREAD, []), packed(THREAD, [9])]).tolist() == [7, 2, 9]
    assert joined(TURNS, [packed(TURNS, [(7, 3, 1)]), packed(TURNS, [(2, 1, 11)])]).tolist() == [(7, 3, 1), (2, 1, 11)]
    seconds = unpacked("first_response", packed("first_response", [1.25, None]))
    assert seconds[0] == 1.25 and np.isnan(seconds[1])
    times = unpacked_times(packed(AGAIN, [[], [(10.0, 20.0), (30.0, float("inf"))]]))
    assert times.tolist() == [[1, 1], [10, 30], [20, float("inf")]]
    assert unpacked_times(packed(AGAIN, [[], []])).shape == (3, 0)


@pytest.mark.parametrize(("chosen", "found"), [
    (Slice(category_id=3), [True, False, True]), (Slice(tag_id=9), [True, True, False]), (Slice(tag_id=4), [False, True, False]),
    (Slice(language="es"), [False, True, True]), (Slice(product="Hub"), [True, False, False]), (Slice(product="Jug"), [False] * 3),
    (Slice(category_id=3, tag_id=9, language="en"), [True, False, False]),
])
def test_a_slice_is_told_by_the_columns(chosen, found):
    blobs = {
        "category": packed("category", [3, 1, 3]), TAGS: packed(TAGS, [[9], [4, 9], []]),
        "language": packed("language", ["en", "es", "es"]), "product": packed("product", ["Hub", None, "Cup"]),
    }
    assert inside(chosen, blobs, 3).tolist() == found


def test_days_read_together_say_what_each_of_them_says(at):
    """Whatever they are narrowed to, and where some came back; days on which nothing was asked have nothing to say."""
    ana, bob, _cleo, _tina = people()
    router, phone = make.category("router"), make.category("phone")
    asked = []
    for offset, category in ((0, router), (0, phone), (1, router), (4, phone), (4, router), (4, router)):
        at(24 * offset + 1 + len(asked))
        asked.append(make.question(ana, category=category))
        accept_answer(ana, make.answer(asked[-1], bob).id)
    at(130)
    for question in (asked[1], asked[2], asked[5]):
        reopen_question(ana, question.id)
    keep()
    held = Members(np.array([question.id for question in asked[1:]]))
    names = (THREAD, "category", "asked")
    for chosen, own in ((Slice(), None), (Slice(category_id=router.id), None), (Slice(), held), (Slice(category_id=router.id), held)):
        apart, whole = (list(lots(chosen, CohortColumn.day.is_not(None), names, own, again=True, at_once=size)) for size in (1, 100))
        [one] = whole
        assert [day for lot in apart for day in lot.days] == one.days == [DAY + timedelta(days=offset) for offset in (0, 1, 4)]
        for name in names:
            assert np.concatenate([lot.columns[name] for lot in apart]).tolist() == one.columns[name].tolist()
        expected = [question.id for question in asked if (chosen == Slice() or question.category_id == router.id)
                    and (own is None or question.id != asked[0].id)]
        assert one.columns[THREAD].tolist() == expected
        ends = [sum(question.id in expected for question in asked[:until]) for until in (2, 3, 6)]
        assert one.ends.tolist() == ends
        back = [question.id for question in (asked[1], asked[2], asked[5]) if question.id in expected]
        assert one.columns[THREAD][one.again[0]].tolist() == back
        steps = dict(one.parts([0, 0, 3]))
        assert steps[0]["asked"].tolist() + steps[3]["asked"].tolist() == one.columns["asked"].tolist()
        assert len(steps[0]["asked"]) == ends[1]


def test_threads_beyond_those_that_are_meant_are_not_among_them():
    few = Members(np.array([3, 5]))
    assert few.among(np.array([3, 4, 5, 6, 7, 900], "<i4")).tolist() == [True, False, True, False, False, False]
    assert Members(np.empty(0, int)).among(np.array([0, 1, 2])).tolist() == [False] * 3


def test_all_of_them_need_no_mask():
    assert inside(Slice(), {}, 3) is None


def test_the_backlog_of_every_day_is_that_of_the_ledger(at):
    """Solved, opened again, hidden since: by category, and whatever the day."""
    ana, bob, _cleo, tina = people()
    router, phone = make.category("router"), make.category("phone")
    asked = [make.question(ana, category=category) for category in (router, phone, router)]
    at(30)
    for question in asked[:2]:
        accept_answer(ana, make.answer(question, bob).id)
    at(80)
    reopen_question(ana, asked[0].id)
    at(130)
    make.question(ana, category=phone)
    hide_post(make.moderator(), make.opening_post(asked[2]).id, reason="spam")
    keep()
    for offset in range(6):
        end = DAY + timedelta(days=offset)
        for within in (Slice(), Slice(category_id=router.id), Slice(category_id=phone.id, language="en")):
            found = backlog_ages(tina, Scope(end, end, within))
            assert found.n == counts(end, within).unresolved == sum(found.buckets.values()), (offset, within)
    line = find_measure("backlog_age").points_of(scope(6))
    assert [point.n for point in line] == [counts(point.day).unresolved for point in line] == [3, 1, 1, 2, 2, 2]
    assert [point.value for point in line][:3] == [16 * HOUR, 40 * HOUR, 64 * HOUR]


def test_years_are_counted_at_once_and_drawn_in_about_a_hundred_points(at):
    ana, bob, _cleo, tina = people()
    for hours in (0, 50, 400):
        at(hours)
        question = make.question(ana)
        at(hours + 3)
        accept_answer(ana, make.answer(question, bob).id)
    keep()
    shown = alone(find_measure("first_response"), YEARS)
    assert (shown.value.n, shown.value.value, shown.value.p90) == (3, 3 * HOUR, 3 * HOUR)
    assert shown.step == 19 and len(shown.points) == 99 and sum(point.n for point in shown.points) == 3
    assert distributions(tina, YEARS, ["first_resolved"])["first_resolved"].n == 3
    [heat] = category_weeks(tina, YEARS)
    assert heat.asked == 3 and len(heat.cells) == 21 and sum(cell.resolved for cell in heat.cells) == 3


@pytest.mark.parametrize(("days", "unit", "firsts"), [
    (28, Unit.WEEK, [date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26)]),
    (183, Unit.MONTH, [date(2026, month, 1) for month in range(1, 8)]),
])
def test_a_longer_period_has_months_instead_of_weeks(days, unit, firsts):
    chosen = Scope(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days - 1))
    assert unit_of(chosen) is unit and starts(chosen, unit) == firsts


def test_years_have_quarters_and_the_first_may_be_a_part_of_one():
    chosen = Scope(date(2021, 11, 20), date(2026, 11, 19))
    assert unit_of(chosen) is Unit.QUARTER
    assert starts(chosen, Unit.QUARTER)[:3] == [date(2021, 11, 20), date(2022, 1, 1), date(2022, 4, 1)]


def test_five_years_may_be_asked_for_and_eleven_may_not(app):
    with app.test_request_context():
        five = asked_in({"since": "2021-01-01", "until": "2026-01-05"})
        assert not five.wrong and five.scope().days == 1_831
        eleven = asked_in({"since": "2015-01-01", "until": "2026-01-05"})
        assert str(MOST_DAYS) in str(eleven.wrong["until"])


def lives(chance, number):
    """Questions in the order they were asked; some stand there from then on, some later, some twice, some never."""
    found = []
    for asked in sorted(chance.uniform(0, 1_000) for _each in range(number)):
        since = asked + chance.choice((0, 0, 0, chance.expovariate(1 / 50)))
        until = chance.choice((float("inf"), float("-inf"), since, since + chance.expovariate(1 / 30), since + chance.expovariate(1 / 300)))
        found.append((asked, since, until))
        if chance.random() < 0.1 and until > since:
            found.append((asked, until + 5, until + 40))
    return np.array(found).reshape(-1, 3).T


@pytest.mark.parametrize("number", [0, 1, 2, 500, 4_000])
def test_the_middle_of_what_stands_there_is_found_without_looking_at_all_of_it(number):
    chance = random.Random(number)
    asked, since, until = lives(chance, number)
    instants = [*sorted(chance.uniform(-10, 1_200) for _each in range(200)), *asked[:3].tolist(), float("inf"), float("inf")]
    instants.sort()
    stood = Stood(asked, since, until)
    for instant, (n, near) in zip(instants, Line(asked, since, until).middles(instants), strict=True):
        slow = stood.at(instant)
        assert (n, near) == (len(slow), slow[max(0, n - 1) // 2:n // 2 + 1].tolist() if n else [])


def test_a_line_of_years_costs_what_changed_on_its_days_not_all_of_them_each_day():
    """So much more for eight times as many days of the same questions: about nothing. Time of the processor, the best of three."""
    asked, since, until = lives(random.Random(8), 60_000)

    def seconds(days):
        instants = np.linspace(0, 1_000, days).tolist()
        spent = []
        for _again in range(3):
            begun = time.process_time()
            assert len(list(Line(asked, since, until).middles(instants))) == days
            spent.append(time.process_time() - begun)
        return min(spent)

    assert seconds(1_600) < 6 * seconds(200)
