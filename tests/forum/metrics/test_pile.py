"""The backlog at the ends of days is what a look at every time in the backlog says; of a large one only a few days are read."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
import time_machine

from forum.core.permissions import SYSTEM
from forum.kit.durations import median, p90
from forum.metrics.commands import begin_rebuild
from forum.metrics.measured import Scope
from forum.metrics.queries.ages import backlog_ages, median_ages
from forum.metrics.queries.pile import End, days_of, piles
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.standing import all_stood, end_of
from forum.resolution.commands import accept_answer, reopen_question
from forum.resolution.counting import EVERYTHING, Slice
from forum.resolution.counting.measures import AGE_BUCKETS, AGE_LIMITS
from tests import make
from tests.forum.metrics.test_random_lives import MORE, MetricLife
from tests.forum.metrics.worlds import START, keep, scope
from tests.forum.resolution.lives import FIRST_DAY, QUESTIONS, long_life


@pytest.fixture
def lives(app):
    """Questions that are solved, opened again, hidden, restored, moved, merged and tagged otherwise, one after another."""
    with time_machine.travel(FIRST_DAY, tick=False) as clock:
        begin_rebuild(SYSTEM)
        lived = []
        for seed in (3, 5, 7):
            life = MetricLife(clock)
            steps = long_life(seed, 70)
            for place in range(7, len(steps), 9):
                steps[place] = (MORE[place % len(MORE)], place % QUESTIONS, (place + 1) % QUESTIONS)
            life.live(steps)
            lived.append(life)
        clock.move_to(max(life.now for life in lived) + timedelta(hours=1))
        keep()
        yield lived, max(life.now for life in lived) + timedelta(hours=1)


def slices(lived):
    first = lived[0]
    return [EVERYTHING, Slice(tag_id=first.tag.id), Slice(language="en"), *(Slice(category_id=place.id) for place in first.places)]


def ends_until(chosen, now):
    """Every day of a scope: its end, or now."""
    days = [chosen.start + timedelta(days=number) for number in range(chosen.days)]
    return [End(day, instant := end_of(day, now), min(instant, now.timestamp())) for day in days]


def test_every_end_of_a_day_has_those_that_stood_there(lives):
    lived, now = lives
    for within in slices(lived):
        chosen = Scope(FIRST_DAY.date() - timedelta(days=2), now.date(), within)
        ends, stood = ends_until(chosen, now), all_stood(chosen)
        found = piles(chosen, ends)
        days = days_of(chosen, {end.day for end in ends})
        for end, pile in zip(ends, found, strict=True):
            asked = np.sort(stood.at(end.instant))
            assert pile.n == len(asked), (within, end)
            assert pile.asked(range(pile.n), days) == asked.tolist()
            assert pile.older(AGE_LIMITS, days) == [int(np.count_nonzero(end.at - asked >= limit)) for limit in AGE_LIMITS]
            assert piles(chosen, [end])[0].n == pile.n, "whichever other ends are asked about"


def test_a_page_draws_the_line_that_a_look_at_everything_draws(lives):
    lived, now = lives
    for within in slices(lived):
        chosen = Scope(FIRST_DAY.date(), now.date(), within)
        assert median_ages(Reading(chosen, brief=True)) == median_ages(Reading(chosen))
        assert median_ages(Reading(chosen, 3, brief=True)) == median_ages(Reading(chosen, 3))


def test_ages_are_exact_where_ranks_and_limits_fall_within_a_day(at):
    ana, bob = make.member(), make.member()
    asked = [0, 1, 2, 23, 24, 25, 72, 73, 100, 150, 167, 168, 190]
    for hours in asked:
        at(hours)
        make.question(ana)
    one = make.question(ana)
    accept_answer(ana, make.answer(one, bob).id)
    at(192)
    keep()
    ages = [(192 - hours) * 3600.0 for hours in asked]
    found = backlog_ages(SYSTEM, scope(9))
    assert (found.n, found.median, found.p90) == (len(asked), median(ages), p90(ages))
    older = [len(ages), *(sum(age >= limit for age in ages) for limit in AGE_LIMITS), 0]
    assert list(found.buckets.values()) == [more - fewer for more, fewer in pairwise(older)]
    assert list(found.buckets) == list(AGE_BUCKETS)
    reopen_question(make.agent(), one.id)
    keep()
    assert backlog_ages(SYSTEM, scope(9)).n == len(asked) + 1
    earlier = backlog_ages(SYSTEM, scope(8))
    assert earlier.n == sum(START + timedelta(hours=hours) < START.replace(hour=0) + timedelta(days=8) for hours in asked)


def test_a_large_backlog_is_read_by_a_few_of_its_days(at, statements):
    ana = make.member()
    for days in range(40):
        at(days * 24)
        make.question(ana)
    keep()
    with statements() as seen:
        found = backlog_ages(SYSTEM, scope(40))
    assert found.n == 40
    columns = [str(one) for one in seen if "metric_columns" in str(one)]
    assert len(columns) == 1 and "day IN" in columns[0]
