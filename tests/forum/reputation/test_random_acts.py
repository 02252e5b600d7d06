"""Whatever people do: every total is the sum of its ledger, the cap holds, and making it all anew changes nothing."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.cli.reputation import recompute
from forum.kit.errors import PlazaError
from forum.reputation import points
from forum.resolution import commands as resolution
from forum.threads import commands as threads
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting

START = datetime(2026, 5, 1, 22, tzinfo=UTC)
PROFILE = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
VOTERS, ANSWERS = 5, 3
ACTS = (
    "up", "up", "up", "up", "down", "down", "back", "back", "accept", "accept_as_staff", "add_solution", "withdraw", "verify", "unverify",
    "hide", "spam", "restore", "delete_thread", "undelete_thread", "discussion", "question", "move", "readers", "hours", "hours",
)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, VOTERS - 1), st.integers(0, ANSWERS)), max_size=40)


@pytest.fixture
def clock(app, monkeypatch):
    monkeypatch.setattr(points, "DAILY_CAP", 25)  # low, so that a few votes reach it
    monkeypatch.setattr("forum.reputation.queries.DAILY_CAP", 25)
    with time_machine.travel(START, tick=False) as held:
        yield held


class Board:
    """A question with answers by two members, one of whom votes too."""

    def __init__(self, clock):
        self.clock, self.now = clock, START
        clock.move_to(START)
        self.ana, self.staff, self.admin = make.member(), make.moderator(), make.admin()
        self.voters = [make.member() for _each in range(VOTERS)]
        self.places = [make.category(f"p{self.ana.id}"), make.category(f"q{self.ana.id}", read_access="members")]
        self.here, self.access = 0, "everyone"
        self.thread = make.question(self.ana, category=self.places[0])
        self.posts = [make.opening_post(self.thread), *(make.answer(self.thread, self.voters[n % 2]) for n in range(ANSWERS))]

    def live(self, steps):
        for act, who, which in steps:
            self.now += timedelta(minutes=7)
            self.clock.move_to(self.now)
            try:
                self.act(act, self.voters[who], self.posts[which].id)
            except PlazaError:
                continue

    def act(self, act, member, post):
        opening = self.posts[0].id
        match act:
            case "hours":
                self.now += timedelta(hours=9)
            case "move":
                self.here = 1 - self.here
                threads.move_thread(self.staff, self.thread.id, category_id=self.places[self.here].id)
            case "readers":
                self.access = "members" if self.access == "everyone" else "everyone"
                edit_category(self.admin, self.places[0].id, CategoryDraft(self.places[0].name, read_access=self.access))
            case _:
                {
                    "up": lambda: cast_vote(member, post, 1), "down": lambda: cast_vote(member, post, -1),
                    "back": lambda: withdraw_vote(member, post),
                    "accept": lambda: resolution.accept_answer(self.ana, post),
                    "accept_as_staff": lambda: resolution.accept_answer(self.staff, post),
                    "add_solution": lambda: resolution.add_solution(self.ana, post, scope=f"{post}.x"),
                    "withdraw": lambda: resolution.withdraw_acceptance(self.ana, post),
                    "verify": lambda: resolution.verify_answer(self.staff, post),
                    "unverify": lambda: resolution.unverify_answer(self.staff, post),
                    "hide": lambda: threads.hide_post(self.staff, post, reason="other"),
                    "spam": lambda: threads.hide_post(self.staff, post, reason="spam"),
                    "restore": lambda: threads.restore_post(self.staff, post),
                    "delete_thread": lambda: threads.delete_post(self.staff, opening),
                    "undelete_thread": lambda: threads.undelete_post(self.staff, opening),
                    "discussion": lambda: threads.change_type(self.staff, self.thread.id, type="discussion"),
                    "question": lambda: threads.change_type(self.staff, self.thread.id, type="question"),
                }[act]()


def assert_exact(clock, steps):
    Board(clock).live(steps)
    assert drifting() == {}
    assert recompute() == {}


@given(steps=STEPS)
@PROFILE
def test_ledger_and_totals_are_exact_whatever_happens(clock, steps):
    assert_exact(clock, steps)


@pytest.mark.parametrize("seed", range(2))
def test_ledger_and_totals_are_exact_after_a_long_life(clock, seed):
    dice = random.Random(seed)
    assert_exact(clock, [(dice.choice(ACTS), dice.randrange(VOTERS), dice.randrange(ANSWERS + 1)) for _each in range(200)])
