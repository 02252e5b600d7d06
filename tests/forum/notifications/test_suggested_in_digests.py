"""Questions for a member in the digest: explained, once each, at most weekly when there is nothing else."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum.core import mail
from forum.core.db import session
from forum.notifications.commands import dismiss_suggestion, follow_tag, follow_thread
from forum.notifications.digests import make_rounds
from forum.notifications.models import Suggestion
from forum.notifications.states import Rhythm
from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post
from forum.threads.commands.categories import CategoryDraft, edit_category
from tests import make
from tests.forum.notifications.post import at, choose, letters, mails, pass_time


def utc(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)  # 7, 14 and 21 are Mondays


@pytest.fixture
def ana(app):
    """Helps with wifi, has a weekly digest; her turns are counted since Wednesday the 2nd. Nothing else waits for her."""
    with time_machine.travel(utc(2, 9), tick=True):
        ana, asker = make.member("ana", joined_at=utc(1, 0)), make.member("asker")
        make.tag("wifi")
        accept_answer(asker, make.answer(make.question(asker, "Solved?", tags=("wifi",)), ana).id)
        choose(ana, digest=Rhythm.WEEKLY)
        pass_time()
        make_rounds()
    app.extensions["mailman"].outbox.clear()
    return ana


def last_letter(member):
    return [letter for letter in letters() if letter.user_id == member.id][-1]


def ask(day, title, **options):
    with time_machine.travel(utc(day, 10), tick=True):
        thread = make.question(title=title, tags=("wifi",), **options)
        pass_time()
    return thread


def test_a_helper_gets_questions_on_monday_with_the_reason_and_each_only_once(ana):
    ask(3, "Which channel?")
    at(utc(4, 9))
    assert mails("ana") == []
    at(utc(7, 8, 5))
    at(utc(7, 9, 5))
    assert [one.subject for one in mails("ana")] == ["Questions for you at Plaza: 1 question"]
    body = mails("ana")[0].body
    assert "Which channel?" in body and "Because you solved 1 question about wifi" in body
    for moment in (utc(8, 9), utc(14, 9), utc(15, 9)):
        at(moment)
    assert len(mails("ana")) == 1, "nothing new, nothing said"
    ask(16, "Which cable?")
    at(utc(21, 9))
    assert len(mails("ana")) == 2
    assert "Which cable?" in mails("ana")[1].body and "Which channel?" not in mails("ana")[1].body


def test_at_most_five(ana):
    for number in range(7):
        ask(3, f"Number {number}?")
    at(utc(7, 9))
    assert mails("ana")[0].subject == "Questions for you at Plaza: 5 questions"


def test_daily_readers_get_a_digest_of_questions_alone_once_a_week(ana):
    choose(ana, digest=Rhythm.DAILY)
    ask(3, "Which channel?")
    for day in (4, 5, 6):
        at(utc(day, 9))
    assert mails("ana") == []
    at(utc(7, 9))
    ask(8, "Which cable?")
    for day in (9, 10, 11):
        at(utc(day, 9))
    assert len(mails("ana")) == 1


def test_a_digest_with_news_takes_questions_along(ana):
    choose(ana, digest=Rhythm.DAILY)
    followed = ask(3, "Followed?")
    with time_machine.travel(utc(3, 12), tick=True):
        follow_thread(ana, followed.id)
        make.answer(followed, make.member("bob"))
        pass_time()
    ask(3, "Which channel?")
    at(utc(4, 9))
    body = mails("ana")[0].body
    assert body.index("Bob answered") < body.index("Questions for you") < body.index("Which channel?")


def test_a_digest_that_has_nothing_to_say_any_more_uses_no_question_up(ana):
    choose(ana, digest=Rhythm.DAILY)
    followed = ask(3, "Followed?")
    with time_machine.travel(utc(3, 12), tick=True):
        follow_thread(ana, followed.id)
        reply = make.answer(followed, make.member("bob"))
        pass_time()
        hide_post(make.moderator(), reply.id, reason="spam")
    ask(3, "Which channel?")
    at(utc(4, 9))
    assert mails("ana") == [] and last_letter(ana).dropped_why == "nothing_left_to_say"
    at(utc(7, 9))
    assert "Which channel?" in mails("ana")[0].body


def test_a_digest_names_a_question_once(ana):
    choose(ana, digest=Rhythm.DAILY)
    follow_tag(ana, "wifi")
    ask(3, "Which channel?")
    at(utc(4, 9))
    assert mails("ana")[0].body.count("Which channel?") == 1
    assert "New questions" in mails("ana")[0].body and "Questions for you" not in mails("ana")[0].body


def test_after_a_week_of_downtime_one_comes(ana):
    ask(3, "Which channel?")
    at(utc(17, 9))
    at(utc(17, 10))
    assert len(mails("ana")) == 1


def test_the_job_may_run_twice(ana):
    ask(3, "Which channel?")
    with time_machine.travel(utc(7, 9)):
        assert (make_rounds(), make_rounds()) == (1, 0)


def test_somebody_who_begins_to_help_waits_for_the_next_monday(app):
    with time_machine.travel(utc(9, 9), tick=True):
        bob = make.member("bob")
        make.tag("wifi")
        make.question(title="Which channel?", tags=("wifi",))
        follow_tag(bob, "wifi")
        pass_time()
    for moment in (utc(9, 12), utc(10, 9), utc(13, 9)):
        at(moment)
    assert mails("bob") == []
    at(utc(14, 9))
    assert len(mails("bob")) == 1


@pytest.mark.parametrize("wish", [{"mails": False}, {"digest": Rhythm.OFF}], ids=["stopped all mail", "wants no digest"])
def test_nobody_who_does_not_want_it_gets_it(ana, wish):
    choose(ana, **wish)
    ask(3, "Which channel?")
    at(utc(7, 9))
    assert mails("ana") == []
    assert session().scalars(select(Suggestion)).all() == []


def hidden(thread, ana):
    hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")


def closed_room(thread, ana):
    edit_category(make.admin(), thread.category_id, CategoryDraft("Internet", read_access="staff", post_access="staff"))


def solved(thread, ana):
    accept_answer(make.agent(), make.answer(thread).id)


def dismissed(thread, ana):
    dismiss_suggestion(ana, thread.id)


@pytest.mark.parametrize("change", [hidden, closed_room, solved, dismissed], ids=lambda change: change.__name__)
def test_what_changed_between_choosing_and_sending_is_not_sent(app, ana, change, monkeypatch):
    ask(3, "Which channel?")
    thread = ask(4, "Which cable?")
    send = mail.send

    def refuse(*args, **options):
        raise OSError("the mail server is away")

    monkeypatch.setattr(mail, "send", refuse)
    at(utc(7, 9))
    assert {row.letter_id for row in session().scalars(select(Suggestion))} == {last_letter(ana).id}, "chosen, not sent"
    with time_machine.travel(utc(7, 9, 30)):
        change(thread, ana)
    monkeypatch.setattr(mail, "send", send)
    at(utc(7, 12))
    sent = mails("ana")
    assert all("Which cable?" not in one.body for one in sent)
    assert len(sent) == (0 if change is closed_room else 1)
