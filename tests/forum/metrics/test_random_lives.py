"""Whatever happens to questions: facts kept from change to change are those derived anew, the flow adds up, lists equal numbers."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.metrics.commands import begin_rebuild, catch_up, find_missed
from forum.metrics.measured import Scope
from forum.metrics.measures import all_measures
from forum.metrics.models import CohortColumn, CohortDay, FlowDay, QuestionFact, QuestionSpan, QuestionTurn
from forum.metrics.queries.flow import backlog_flow
from forum.resolution.counting import EVERYTHING, Slice, flow
from forum.threads import commands as threads
from forum.threads.models import Post
from forum.votes import commands as votes
from tests.forum.drift import drifting
from tests.forum.metrics.worlds import assert_lists_equal_numbers, keep
from tests.forum.resolution.lives import ACTS, FIRST_DAY, QUESTIONS, Life, long_life

TABLES = (QuestionFact, QuestionTurn, QuestionSpan, CohortDay, FlowDay, CohortColumn)
MORE = ("me_too", "no_me_too", "retag", "retitle", "merge", "keep", "keep")
STEPS = st.lists(st.tuples(st.sampled_from((*ACTS, *MORE)), st.integers(0, QUESTIONS - 1), st.integers(0, QUESTIONS - 1)), max_size=30)
RESTING_ON_FACTS = [measure for measure in all_measures() if measure.sliced]
PROFILE = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


class MetricLife(Life):
    """A life in which people also say me-too, and the worker comes by now and then."""

    def _do(self, act, question, answer, other):
        match act:
            case "me_too":
                votes.add_me_too(self.bob, question)
            case "no_me_too":
                votes.withdraw_me_too(self.bob, question)
            case "retag":
                threads.retag_thread(self.tina, question, tags=[] if answer % 2 else [self.tag.name])
            case "retitle":
                opening = self._opening(question)
                threads.edit_post(self.max, opening, body=f"It is number {answer}.", base=self._revision(opening), title="Another title")
            case "merge":
                threads.merge_threads(self.max, question, into_id=other)
            case "keep":
                keep()
            case _:
                super()._do(act, question, answer, other)

    def _opening(self, question):
        """A merged question has none."""
        return session().scalar(select(Post.id).where(Post.thread_id == question, Post.kind == "question")) or 0

    def _revision(self, post_id):
        return session().scalar(select(Post.revision).where(Post.id == post_id))


@pytest.fixture
def clock(app):
    with time_machine.travel(FIRST_DAY, tick=False) as held:
        yield held


def tables():
    """Every row of every table, in order. Which version of the thread was read last counts nothing: comments and votes move it too."""
    found = {}
    for table in TABLES:
        columns = [column for column in table.__table__.columns if column.name != "thread_version"]
        found[table.__tablename__] = [tuple(row) for row in session().execute(select(*columns).order_by(*table.__table__.primary_key))]
    return found


def assert_kept(clock, steps):
    life = MetricLife(clock)
    begin_rebuild(SYSTEM)  # the clock went back to the first day: hours that were over are not
    keep()
    life.live(steps)
    keep()
    kept = tables()
    assert drifting() == {}
    begin_rebuild(SYSTEM)
    assert not catch_up(SYSTEM)
    assert tables() == kept
    whole = Scope(FIRST_DAY.date() - timedelta(days=1), life.now.date())
    for within in (EVERYTHING, Slice(tag_id=life.tag.id), Slice(category_id=life.places[1].id), Slice(life.places[0].id, life.tag.id)):
        rows = backlog_flow(SYSTEM, Scope(whole.start, whole.end, within))
        assert rows == flow(whole.start, whole.end, within)
        assert all(row.opening == before.closing for before, row in pairwise(rows))
    assert_lists_equal_numbers(Scope(whole.start, whole.end, Slice(tag_id=life.tag.id)), of=RESTING_ON_FACTS)
    assert find_missed(SYSTEM) == 0


@given(steps=STEPS)
@PROFILE
def test_kept_facts_are_the_true_ones_whatever_happens(clock, steps):
    assert_kept(clock, steps)


@pytest.mark.parametrize("seed", range(20, 21))
def test_kept_facts_are_the_true_ones_after_a_long_life(clock, seed):
    steps = long_life(seed, 100)
    for place in range(7, len(steps), 9):
        steps[place] = (MORE[place % len(MORE)], place % QUESTIONS, (place + 1) % QUESTIONS)
    assert_kept(clock, steps)
