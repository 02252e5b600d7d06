"""Digests: at the member's morning, what waited, once."""

from datetime import UTC, datetime

import pytest
import time_machine

from forum.notifications.commands import follow_thread
from forum.notifications.digests import make_digests
from forum.notifications.states import Rhythm
from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.notifications.post import at, choose, letters, mails, pass_time, stop_path


def utc(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)  # 2026-12-07 is a Monday


ana_thread: list = []


@pytest.fixture
def ana(app):
    """Follows a thread in which something happened on Friday the 4th at noon."""
    ana = make.member("ana", joined_at=utc(1, 0))
    choose(ana, digest=Rhythm.DAILY)
    with time_machine.travel(utc(4, 12), tick=True):
        asker = make.member("asker")
        thread = make.question(asker, "Why does it blink?")
        follow_thread(ana, thread.id)
        ana_thread[:] = [asker, thread, make.answer(thread, make.member("bob"))]
        pass_time()
    return ana


def test_it_comes_in_the_morning_once(ana):
    at(utc(4, 20))
    assert mails("ana") == []
    at(utc(5, 7, 59))
    assert mails("ana") == []
    at(utc(5, 8, 5))
    assert [one.subject for one in mails("ana")] == ["News for you at Plaza: 1 item"]
    assert "Why does it blink?" in mails("ana")[0].body and "Bob answered" in mails("ana")[0].body
    for moment in (utc(5, 8, 20), utc(5, 12), utc(6, 8, 5), utc(7, 8, 5)):
        at(moment)
    assert len(mails("ana")) == 1, "nothing is sent when there is nothing to say"


def test_the_job_may_run_twice(ana):
    with time_machine.travel(utc(5, 9)):
        assert (make_digests(), make_digests()) == (1, 0)
    at(utc(5, 9, 10))
    assert len(mails("ana")) == 1 and len([one for one in letters() if one.kind == "digest"]) == 1


def test_after_days_of_downtime_one_comes(ana):
    _asker, thread, _reply = ana_thread
    with time_machine.travel(utc(6, 12), tick=True):
        make.answer(thread, make.member("carl"))
        pass_time()
    at(utc(9, 15))
    assert len(mails("ana")) == 1
    assert "Bob" in mails("ana")[0].body and "Carl" in mails("ana")[0].body


def test_weekly_ones_come_on_mondays_with_one_s_own_week(ana):
    asker, _thread, _reply = ana_thread
    choose(ana, digest=Rhythm.WEEKLY, zone="Europe/Madrid")
    with time_machine.travel(utc(5, 10), tick=True):
        mine = make.answer(make.question(asker, "Another one?"), ana)
        cast_vote(make.member("voter", reputation=100), mine.id, 1)
        accept_answer(asker, ana_thread[2].id)
        pass_time()
    already = len(mails("ana"))
    at(utc(6, 12))
    at(utc(7, 6, 59))
    assert len(mails("ana")) == already
    at(utc(7, 7, 1))  # 8:01 in Madrid
    digest = mails("ana")[-1]
    assert digest.subject == "Your week at Plaza: 2 items"
    assert digest.body.index("Solved") < digest.body.index("New answers")
    assert "You wrote 1 answer." in digest.body and "1 vote up came in." in digest.body


def test_what_became_hidden_is_not_in_it(ana):
    _asker, _thread, reply = ana_thread
    with time_machine.travel(utc(4, 22)):
        hide_post(make.moderator(), reply.id, reason="spam")
    at(utc(5, 9))
    assert mails("ana") == []


def test_without_digests_nothing_waits_for_one(ana):
    choose(ana, digest=Rhythm.OFF)
    at(utc(5, 9))
    assert mails("ana") == []


def test_its_headers_stop_the_digest(ana):
    at(utc(5, 9))
    letter = mails("ana")[0]
    assert letter.extra_headers["List-Unsubscribe"] == f"<http://localhost{stop_path(letter)}>"
    assert "References" not in letter.extra_headers
