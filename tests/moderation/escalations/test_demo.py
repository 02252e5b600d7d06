"""Whoever looks around in the demo finds cases to work on; a community of one's own gets none."""

import pytest
from sqlalchemy import select

from forum.core.db import command, session
from forum.threads.models import Thread
from moderation.desk.demo_cases import furnish_case_stories
from moderation.escalations.demo import furnish_cases
from moderation.escalations.models import ClockFired, Escalation
from moderation.handoff.demo import furnish_destinations
from tests import make
from tests.forum.drift import drifting

pytestmark = pytest.mark.once


@command
def from_the_demo(*threads):
    for thread in threads:
        session().get_one(Thread, thread.id).source = "demo"


def test_the_demo_has_cases_once_and_one_of_them_in_work(app):
    for number in range(3):
        make.member(f"helper{number}", reputation=100 + number, source="demo")
    agent = make.member("worker", roles=("agent",), source="demo")
    from_the_demo(*(make.question() for _each in range(3)))
    for _twice in range(2):
        furnish_cases()
        assert session().scalars(select(Escalation.owner_id).order_by(Escalation.id)).all() == [agent.id, None, None]
    assert drifting() == {}


def test_where_there_is_no_demo_there_is_no_case(app):
    make.member(reputation=500)
    make.question()
    furnish_cases()
    assert session().scalar(select(Escalation.id)) is None


def test_the_demo_tells_what_becomes_of_cases(app):
    make.member("demo_agent", roles=("agent",), source="demo")
    from_the_demo(*(make.question(make.member(source="demo")) for _each in range(4)))
    furnish_destinations()
    for _twice in range(2):
        furnish_case_stories()
        found = session().execute(select(Escalation.state, Escalation.outcome).order_by(Escalation.id)).all()
        assert [tuple(row) for row in found] == [
            ("new", None), ("resolved", "solved_privately"), ("resolved", "fixed"), ("waiting_third_party", None),
        ]
    assert session().scalar(select(ClockFired.step).where(ClockFired.step == "lead").limit(1)) and drifting() == {}
