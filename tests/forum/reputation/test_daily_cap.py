"""Votes count 200 a day at most, whatever comes and goes, on whichever day."""

from datetime import UTC, datetime

import pytest
import time_machine

from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post, restore_post
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.reputation.scene import earned, rows, scene

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock(app):
    with time_machine.travel(MONDAY, tick=False) as held:
        yield held


@pytest.fixture
def crowd(clock):
    return [make.member() for _each in range(22)]


@pytest.mark.parametrize(("votes", "total"), [(19, 190), (20, 200), (21, 200), (22, 200)])
def test_a_day_of_votes_gives_two_hundred_at_most(crowd, votes, total):
    s = scene()
    for voter in crowd[:votes]:
        cast_vote(voter, s.answer.id, 1)
    assert earned(s.bob) == total
    assert len(rows(s.bob)) == votes, "every vote has its row, also those the cap leaves nothing of"
    assert drifting() == {}


def test_five_points_of_a_question_fill_what_is_left_of_the_day(crowd):
    s = scene()
    own = make.opening_post(make.question(s.bob))
    cast_vote(crowd[0], own.id, 1)
    for voter in crowd[:20]:
        cast_vote(voter, s.answer.id, 1)
    assert rows(s.bob)[-1] == ("answer_upvoted", 10, 5)
    assert earned(s.bob) == 200


def test_acceptances_and_votes_down_are_outside_the_cap(crowd):
    s = scene()
    for voter in crowd[:21]:
        cast_vote(voter, s.answer.id, 1)
    accept_answer(s.ana, s.answer.id)
    cast_vote(crowd[21], s.answer.id, -1)
    assert earned(s.bob) == 200 + 15 - 2
    assert drifting() == {}


def test_a_day_ends_at_midnight_in_utc(clock, crowd):
    s = scene()
    clock.move_to(datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC))
    for voter in crowd[:21]:
        cast_vote(voter, s.answer.id, 1)
    clock.move_to(datetime(2026, 3, 3, 0, 0, 0, tzinfo=UTC))
    cast_vote(crowd[21], s.answer.id, 1)
    assert earned(s.bob) == 210


def test_a_vote_taken_back_on_another_day_gives_its_own_days_room_back(clock, crowd):
    s = scene()
    for voter in crowd[:22]:
        cast_vote(voter, s.answer.id, 1)
    clock.move_to(datetime(2026, 3, 4, 9, tzinfo=UTC))
    withdraw_vote(crowd[0], s.answer.id)
    withdraw_vote(crowd[1], s.answer.id)
    assert earned(s.bob) == 200, "what the cap had left out of that day fills the room"
    withdraw_vote(crowd[2], s.answer.id)
    assert earned(s.bob) == 190
    cast_vote(crowd[0], s.answer.id, 1)
    assert earned(s.bob) == 200, "the new vote is of its own day"
    assert drifting() == {}


def test_a_vote_the_cap_left_nothing_of_takes_nothing_when_it_goes(clock, crowd):
    s = scene()
    for voter in crowd[:21]:
        cast_vote(voter, s.answer.id, 1)
    assert rows(s.bob)[-1] == ("answer_upvoted", 10, 0)
    clock.move_to(datetime(2026, 3, 5, tzinfo=UTC))
    withdraw_vote(crowd[20], s.answer.id)
    assert rows(s.bob)[-1] == ("answer_upvoted", -10, 0)
    assert earned(s.bob) == 200
    assert drifting() == {}


def test_a_restored_answer_counts_for_the_days_of_its_votes_again(clock, crowd):
    s = scene()
    other = make.answer(make.question(), s.bob)
    for voter in crowd[:15]:
        cast_vote(voter, s.answer.id, 1)
        cast_vote(voter, other.id, 1)
    assert earned(s.bob) == 200
    clock.move_to(datetime(2026, 3, 9, tzinfo=UTC))
    hide_post(s.max, s.answer.id, reason="other")
    assert earned(s.bob) == 150
    for voter in crowd[15:20]:
        cast_vote(voter, other.id, 1)
    restore_post(s.max, s.answer.id)
    assert earned(s.bob) == 200 + 50
    assert drifting() == {}
