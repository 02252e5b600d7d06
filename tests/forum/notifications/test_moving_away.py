"""Who asked hears that staff moved it where they cannot read it, and nothing of where that is."""

from datetime import UTC, datetime

import pytest
import time_machine

from forum.core import jobs
from forum.notifications.queries import inbox, unread_count
from forum.threads.commands import edit_post, hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.test_losing_sight import FOR_STAFF
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    return make.member("ana", locale="en")


@pytest.fixture
def desk(app):
    return make.category("secretdesk", **FOR_STAFF)


def kinds(member):
    return [line.kind for line in inbox(member)[0]]


@time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC))
def test_the_asker_is_told_by_the_day_of_the_question(app, ana, desk):
    thread = make.question(ana, title="My router blinks red")
    move_thread(make.agent("mo"), thread.id, category_id=desk.id)
    jobs.drain()
    assert kinds(ana) == ["moved_away"] and unread_count(ana) == 1 and not drifting()
    page = Visitor(app).sign_in(ana).get("/inbox/")
    assert "Staff moved what you asked on March 5, 2026 to a category that you cannot read" in page.words
    assert "secretdesk" not in page.text and "@mo" not in page.text and f"/questions/{thread.id}" not in page.text


def test_a_title_that_staff_give_it_there_stays_there(app, ana, desk):
    agent, thread = make.agent(), make.question(ana, title="My router blinks red")
    move_thread(agent, thread.id, category_id=desk.id)
    edit_post(agent, make.opening_post(thread).id, body="Looked at it.", title="Fraud of ana, see case", tags=(), base=1)
    jobs.drain()
    assert "Fraud" not in Visitor(app).sign_in(ana).get("/inbox/").text


def test_where_the_asker_reads_on_they_hear_it_as_before(app, ana):
    thread = make.question(ana)
    move_thread(make.agent(), thread.id, category_id=make.category("club", read_access="members").id)
    jobs.drain()
    assert kinds(ana) == ["moved"]


def test_nothing_is_said_of_what_is_back_by_then_nor_of_what_is_hidden(app, ana, desk):
    agent, thread, hidden = make.moderator(), make.question(ana), make.question(ana)
    was = thread.category_id
    for each in (thread, hidden):
        move_thread(agent, each.id, category_id=desk.id)
    move_thread(agent, thread.id, category_id=was)
    hide_post(agent, make.opening_post(hidden).id, reason="spam")
    jobs.drain()
    assert "moved_away" not in kinds(ana)


def test_staff_who_asked_are_not_told_that_they_lost_it(app, desk):
    asker = make.agent("asker")
    move_thread(make.moderator(), make.question(asker).id, category_id=desk.id)
    jobs.drain()
    assert kinds(asker) == ["moved"]
