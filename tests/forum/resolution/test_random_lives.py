"""Whatever happens to questions: every counter equals its ledger, the flow adds up, the past stays, and a replay says the same."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from forum.cli.counting import rebuild_counts
from forum.core.db import session
from forum.resolution.counting import Slice, counts, flow
from forum.resolution.cycle import thread_columns
from forum.resolution.ledger import load
from forum.resolution.models import ResolutionChange
from forum.resolution.replaying import as_past_move, replay
from tests.forum.drift import drifting
from tests.forum.resolution.lives import FIRST_DAY, STEPS, Life, long_life
from tests.forum.resolution.pieces import thread

PROFILE = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
NOT_REPLAYED = {"cause"}


@pytest.fixture
def clock(app):
    with time_machine.travel(FIRST_DAY, tick=False) as held:
        yield held


@given(steps=STEPS)
@PROFILE
def test_counts_flow_and_counters_are_exact_whatever_happens(clock, steps):
    assert_exact(clock, steps)


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.once), pytest.param(3, marks=pytest.mark.once)])
def test_counts_flow_and_counters_are_exact_after_a_long_life(clock, seed):
    assert_exact(clock, long_life(seed))


def assert_exact(clock, steps):
    life = Life(clock)
    life.live(steps)
    assert drifting() == {}
    mine = Slice(tag_id=life.tag.id)
    for day, seen in life.days.items():
        found = counts(day, mine)
        assert (found.resolved, found.presumed, found.unresolved, found.closed_total) == seen, day
    rows = flow(FIRST_DAY.date() - timedelta(days=1), life.now.date(), mine)
    for before, row in pairwise(rows):
        assert row.opening == before.closing
    assert rows[0].closing == 0
    assert [row.closing for row in rows[1:]] == [life.days[row.day][2] for row in rows[1:]]


@given(steps=STEPS)
@PROFILE
def test_a_replayed_history_is_what_the_commands_wrote(clock, steps):
    assert_replayed(clock, steps)


@pytest.mark.parametrize("seed", [4, 5, pytest.param(6, marks=pytest.mark.once), pytest.param(7, marks=pytest.mark.once)])
def test_a_replayed_long_history_is_what_the_commands_wrote(clock, seed):
    assert_replayed(clock, [step for step in long_life(seed) if step[0] != "to_discussion"])


def assert_replayed(clock, steps):
    life = Life(clock)
    life.live(steps)
    for question in life.questions:
        written = select(ResolutionChange).where(ResolutionChange.thread_id == question)
        rows = session().scalars(written.order_by(ResolutionChange.seq)).all()
        if any(row.cause == "type_changed" for row in rows):
            continue
        done = replay(rows[0].at, life.ana.id, [past for row in rows if (past := as_past_move(row))])
        assert done.refused == []
        columns = [name for name in done.rows(question)[0] if name not in NOT_REPLAYED]
        assert [{name: row[name] for name in columns} for row in done.rows(question)] == [
            {name: getattr(row, name) for name in columns} for row in rows
        ]
        held = load(thread(question))
        assert done.columns == thread_columns(held)
        assert [(m.answer_id, m.revision, m.how, m.scope) for m in done.question.marks] == [
            (m.answer_id, m.revision, m.how, m.scope) for m in held.marks
        ]


def test_rebuilding_after_a_life_changes_nothing(clock):
    life = Life(clock)
    steps = [(act, n % 3, n % 3) for n, act in enumerate(("accept", "hide_question", "duplicate", "next_day", "reopen", "move", "close"))]
    life.live(steps * 3)
    rebuild_counts()
    assert drifting() == {}
