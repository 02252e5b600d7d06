"""Whoever was asked and has said how it is, is not asked again: on the question's page and in the inbox."""

import pytest

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.notifications.models import Notification
from forum.notifications.sight import UNREAD
from forum.notifications.states import Kind
from forum.resolution.commands import accept_answer, close_question, solve_by_self
from forum.resolution.states import Purpose
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.asked import day, likely, on, reminders, reply_paths
from tests.forum.resolution.pieces import state
from tests.visitor import Visitor

SAID = "You said: not solved yet. We ask again when there is a new answer."
PLACES = {Purpose.SOLVED: 0, Purpose.NOT_YET: 1, Purpose.NOT_NEEDED: 2}


@pytest.fixture
def s(app):
    """Ana was reminded and has read nothing yet."""
    found = likely()
    day(found, 3.1)
    assert unread(found) == 1
    return found


def unread(s) -> int:
    asked = (Notification.user_id == s.ana.id, Notification.kind.in_((Kind.REMINDER, Kind.PRESUMED)), UNREAD)
    return session().query(Notification).where(*asked).count()


def mark_of(s) -> int:
    return session().get_one(User, s.ana.id, populate_existing=True).unread_count


@pytest.mark.parametrize("purpose", PLACES)
def test_a_mailed_link_leaves_no_reminder_unread(s, visitor, purpose):
    path, before = reply_paths(reminders()[0])[PLACES[purpose]], mark_of(s)
    with on(s, 4):
        visitor.get(path)
        assert unread(s) == 1, "looking changes nothing"
        visitor.get(path).submit(path)
        assert (unread(s), mark_of(s)) == (0, before - 1)
    assert drifting() == {}


@pytest.mark.parametrize("done", [
    lambda s: accept_answer(s.ana, s.answer.id), lambda s: solve_by_self(s.ana, s.question.id, note="A new cable did it."),
    lambda s: close_question(s.ana, s.question.id, reason="no_longer_needed"),
])
def test_so_does_the_page(s, done):
    with on(s, 4):
        done(s)
    assert unread(s) == 0 and drifting() == {}


def test_somebody_else_s_decision_reads_nothing_for_the_asker(s):
    with on(s, 4):
        close_question(make.moderator(), s.question.id, reason="off_topic")
    assert unread(s) == 1


def test_the_page_does_not_ask_again_before_there_is_a_new_answer(app, s):
    with on(s, 4):
        ana = Visitor(app).sign_in(s.ana)
        page = ana.get(s.question.url).submit("/not-yet")
        assert unread(s) == 0
        for shown in (page, ana.get(s.question.url)):
            assert SAID in shown.one("#standing").get_text() and not shown.all('form[action$="/not-yet"]')
            assert shown.all(f'form[action="/answers/{s.answer.id}/accept"]')
        assert SAID not in Visitor(app).sign_in(s.bob).get(s.question.url).words
    with on(s, 5):
        make.answer(s.question, s.cleo)
        ana = Visitor(app).sign_in(s.ana)
        page = ana.get(s.question.url)
        assert "Did an answer solve it?" in page.words and page.all('form[action$="/not-yet"]')


def test_nor_after_no_to_what_was_presumed(app, s):
    for number in (7.1, 30.1, 37.5):
        day(s, number)
    assert state(s.question) == ("solved", "presumed")
    with on(s, 38):
        ana = Visitor(app).sign_in(s.ana)
        page = ana.get(s.question.url).submit("/not-yet")
        jobs.drain()
        assert SAID in page.one("#standing").get_text() and unread(s) == 0
