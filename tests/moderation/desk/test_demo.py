"""Whoever looks around in the demo finds something to decide; a community of one's own gets none of it."""

import pytest
from sqlalchemy import func, select

from forum.core.db import command, session
from forum.threads.models import Post, Thread
from moderation.desk.demo import furnish_desk
from moderation.flags.models import Flag
from moderation.review.models import ReviewItem
from moderation.teams.models import Team
from moderation.teams.queries import hours_of, members_of
from tests import make
from tests.forum.drift import drifting

pytestmark = pytest.mark.database


@command
def from_the_demo(thread):
    session().get_one(Thread, thread.id).source = "demo"


def test_the_demo_has_flags_that_hide_nothing_and_come_once(app):
    for number in range(4):
        make.member(f"reporter{number}", reputation=100 + number, source="demo")
    for _ in range(5):
        thread = make.question()
        make.answer(thread)
        from_the_demo(thread)
    furnish_desk()
    flags = session().scalar(select(func.count()).select_from(Flag))
    assert flags >= 5
    assert session().scalar(select(func.count()).select_from(ReviewItem)) == 5
    assert not session().scalars(select(Post.id).where(Post.listed.is_(False))).all()
    furnish_desk()
    assert session().scalar(select(func.count()).select_from(Flag)) == flags
    assert not drifting()


def test_where_there_is_no_demo_nothing_is_flagged(app):
    make.answer(make.question())
    furnish_desk()
    assert session().scalars(select(Flag)).all() == []


def test_the_demo_has_a_team_with_its_agent_and_a_calendar_once(app):
    make.member("demo_agent", roles=("agent",), source="demo")
    furnish_desk()
    furnish_desk()
    (team,) = session().scalars(select(Team))
    assert [(place.member.handle, place.is_lead) for place in members_of(team.id)] == [("demo_agent", True)]
    hours = hours_of(team.id)
    assert hours.zone == "Europe/Madrid" and hours.week[0] == ((540, 720), (780, 1020)) and len(hours.holidays) == 2
    assert not drifting()


def test_a_community_of_one_s_own_gets_no_team(app):
    make.agent("demo_agent")
    furnish_desk()
    assert session().scalar(select(func.count()).select_from(Team)) == 0
