"""Askers are reminded by mail and in Plaza: at three marks, once each, and not when somebody has spoken."""

import json
from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.commands import follow_thread
from forum.notifications.queries import inbox
from forum.resolution.commands import accept_answer, ask_for_info, give_info, say_not_yet, withdraw_acceptance
from forum.resolution.reminding import send_due
from forum.resolution.states import ReminderKind
from forum.threads.commands import hide_post, post_answer, post_comment
from forum.threads.commands.organising import move_thread
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.asked import day, denials, likely, on, reminders, reply_paths, steps
from tests.forum.notifications.post import at, choose, letters, mails
from tests.forum.resolution.pieces import state, thread
from tests.forum.tuning import tune


@command
def change_member(actor, **columns):
    for name, value in columns.items():
        setattr(session().get_one(User, actor.id), name, value)


def test_an_asker_hears_at_three_seven_and_thirty_days_and_then_it_is_presumed(app):
    s = likely()
    for number in (0, 2, 2.9, 3.05, 3.1, 4, 6.9, 7.05, 8, 20, 30.05, 31, 36.9):
        day(s, number)
    assert steps() == [1, 2, 3]
    assert len(reminders()) == 3
    assert state(s.question) == ("open", None)
    day(s, 37.1)
    assert state(s.question) == ("solved", "presumed")
    day(s, 60)
    assert (len(reminders()), steps()) == (4, [1, 2, 3])
    assert [line.kind for line in inbox(s.ana)[0]].count("reminder") == 3
    assert drifting() == {}


def test_the_mail_names_the_likeliest_answers_and_says_what_each_link_does(app):
    s = likely()
    for number in range(3):
        make.answer(s.question, make.agent(f"agent{number}"), f"Staff answer {number}.")
    day(s, 3.1)
    letter, = reminders()
    assert len(reply_paths(letter)) == 5, "three answers, not yet, not needed"
    assert letter.body.index("Hold the button") < letter.body.index("Staff answer 0")
    assert "Staff answer 2" not in letter.body
    html = letter.alternatives[0][0]
    assert html.count('class="go"') == html.count(">This solved it<") == 3 and "Not solved yet" in html and "don’t need it any more" in html
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.subject == "[Plaza] Why does it blink?"


def test_a_member_who_reads_spanish_is_asked_in_spanish(app):
    s = likely(language="es")
    choose(s.ana, locale="es")
    day(s, 3.1)
    letter, = reminders()
    assert "Hola, Ana:" in letter.body and "Elegir qué se envía por correo" in letter.body
    assert '<html lang="es">' in letter.alternatives[0][0]


@pytest.mark.parametrize("why", ["no vote", "downvoted", "discussion", "locked out", "silenced", "left", "hidden", "moved"])
def test_nobody_is_reminded_without_a_likely_answer_or_without_the_right_to_accept(app, why):
    s = likely(type="discussion") if why == "discussion" else likely()
    if why == "no vote":
        withdraw_vote(s.cleo, s.answer.id)
    elif why == "downvoted":
        cast_vote(make.member(), s.answer.id, -1)
    elif why == "locked out":
        change_member(s.ana, suspended_until=s.start + timedelta(days=90))
    elif why == "silenced":
        change_member(s.ana, silenced_until=s.start + timedelta(days=90))
    elif why == "left":
        _anonymise(s.ana)
    elif why == "hidden":
        hide_post(make.moderator(), s.answer.id, reason="spam")
    elif why == "moved":
        move_thread(make.agent(), s.question.id, category_id=make.category("desk", read_access="staff").id)
    for number in (3.1, 31, 60):
        day(s, number)
    assert (steps(), reminders()) == ([], [])
    assert state(s.question)[0] in ("open", None)


def test_a_staff_answer_needs_no_vote(app):
    ana = make.member("ana")
    thread_ = make.question(ana)
    make.answer(thread_, make.agent())
    at(utcnow() + timedelta(days=3, minutes=1))
    assert steps() == [1]


def test_after_not_solved_yet_silence_until_somebody_answers_again(app):
    s = likely()
    day(s, 3.1)
    with on(s, 4):
        say_not_yet(s.ana, s.question.id)
        say_not_yet(s.ana, s.question.id)
    assert [(one.member_id, one.thread_id) for one in denials()] == [(s.ana.id, s.question.id)]
    for number in (7.1, 31, 45):
        day(s, number)
    assert steps() == [1] and state(s.question) == ("open", None)
    with on(s, 46):
        post_answer(make.agent("tina"), s.question.id, body="Version 4 has the cure.")
    day(s, 48)
    assert steps() == [1]
    day(s, 49.1)
    assert steps() == [1, 1]
    assert "Version 4 has the cure." in reminders()[-1].body and "Hold the button" not in reminders()[-1].body


def test_an_acceptance_taken_back_says_that_it_is_not_solved(app):
    s = likely()
    accept_answer(s.ana, s.answer.id)
    withdraw_acceptance(s.ana, s.answer.id)
    day(s, 40)
    assert steps() == []


def test_a_week_and_a_month_away_are_one_reminder_each(app):
    s = likely()
    day(s, 9)
    assert steps() == [2]
    day(s, 9.5)
    day(s, 45)
    assert steps() == [2, 3]
    day(s, 46)
    assert state(s.question) == ("open", None), "nothing is concluded before there was time to reply"
    day(s, 52.1)
    assert state(s.question) == ("solved", "presumed")


def test_a_flood_is_spread_over_the_hours_and_the_oldest_come_first(app):
    tune("resolution.reminders_per_run", 2)
    start, askers = utcnow(), [make.member(f"asker{number}") for number in range(5)]
    tina = make.agent()
    for number, asker in enumerate(askers):
        with time_machine.travel(start + timedelta(minutes=number)):
            make.answer(make.question(asker), tina)
    with time_machine.travel(start + timedelta(days=5)):
        assert send_due()["remind"] == 2
        jobs.drain()
        reminded = ["reminder" in [line.kind for line in inbox(asker)[0]] for asker in askers]
        assert reminded == [True, True, False, False, False]
        assert [send_due()["remind"] for _run in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("what", ["accepted", "not yet", "asked for details", "hidden"])
def test_a_mail_on_its_way_is_dropped_when_the_question_has_gone_on(app, what):
    s = likely()
    at(s.start + timedelta(days=3.1))
    with on(s, 3.1):
        if what == "accepted":
            accept_answer(make.agent("tina"), s.answer.id)
        elif what == "not yet":
            say_not_yet(s.ana, s.question.id)
        elif what == "asked for details":
            ask_for_info(s.bob, s.question.id, body="Which firmware?")
        else:
            hide_post(make.moderator("max"), s.answer.id, reason="spam")
    at(s.start + timedelta(days=3.1, minutes=20))
    assert reminders() == []


def test_the_table_of_preferences_has_a_row_for_it(app):
    s = likely()
    choose(s.ana, reminders="off")
    for number in (3.1, 7.1, 30.1, 60):
        day(s, number)
    assert reminders() == [] and state(s.question) == ("open", None), "who was never told is taken for nothing"
    assert "reminder" not in [line.kind for line in inbox(s.ana)[0]]


def test_a_muted_thread_sends_no_mail_but_the_inbox_asks(app):
    s = likely()
    follow_thread(s.ana, s.question.id, level="muted")
    day(s, 3.1)
    assert reminders() == [] and "reminder" in [line.kind for line in inbox(s.ana)[0]]


def test_details_are_reminded_of_then_it_is_closed_and_a_reply_opens_it_again(app):
    s = likely()
    ask_for_info(s.bob, s.question.id, body="Which firmware?")
    for number in (2, 3.1, 4, 7.1, 20, 29):
        day(s, number)
    assert steps(ReminderKind.DETAILS) == [1, 2] and steps() == []
    assert all(len(reply_paths(letter)) == 1 for letter in reminders()) and len(reminders()) == 2
    day(s, 30.1)
    assert state(s.question) == ("closed", "no_reply")
    assert "Your reply opens it again" in mails("ana")[-1].body
    with on(s, 32):
        post_comment(s.ana, make.opening_post(s.question).id, body="Sorry, I was away. It is 3.1.")
        jobs.drain()
    assert state(s.question) == ("open", None) and thread(s.question).waiting_on == "community"
    assert {"info_given", "reopened"} <= {line.kind for line in inbox(s.bob)[0]}
    assert drifting() == {}


def test_others_replies_do_not_open_what_was_closed_for_no_reply(app):
    s = likely()
    ask_for_info(s.bob, s.question.id, body="Which firmware?")
    for number in (3.1, 30.1):
        day(s, number)
    with on(s, 31):
        post_comment(s.cleo, make.opening_post(s.question).id, body="I have it too.")
    assert state(s.question) == ("closed", "no_reply")


def test_a_month_away_reminds_of_the_details_before_anything_is_closed(app):
    s = likely()
    ask_for_info(s.bob, s.question.id, body="Which firmware?")
    day(s, 40)
    assert state(s.question) == ("open", None) and len(reminders()) == 1
    day(s, 43.1)
    assert state(s.question) == ("closed", "no_reply")


def test_details_given_end_the_reminding(app):
    s = likely()
    ask_for_info(s.bob, s.question.id, body="Which firmware?")
    with on(s, 2):
        give_info(s.ana, s.question.id)
    day(s, 3.5)
    assert steps(ReminderKind.DETAILS) == [] and steps() == [], "the marks count from when it came back"
    day(s, 5.1)
    assert steps() == [1]


def test_the_command_line_says_what_is_due_and_does_it(app):
    s = likely()
    bare = make.question(make.member("dora"))
    make.answer(bare)
    run = app.test_cli_runner()
    with on(s, 3.1):
        found = json.loads(run.invoke(args=["plaza", "reminders", "due", "--json"]).output)
        assert [(one["thread_id"], one["act"], one["step"], one["answers"]) for one in found["due"]] == [
            (s.question.id, "remind", 1, [s.answer.id])]
        assert {"thread_id": bare.id, "kind": "accept", "why": "no_likely_answer"} in found["not_due"]
        assert steps() == [] and letters() == []
        assert json.loads(run.invoke(args=["plaza", "reminders", "send", "--json"]).output)["remind"] == 1
        assert json.loads(run.invoke(args=["plaza", "reminders", "send", "--json"]).output)["remind"] == 0
        assert f"thread {s.question.id}: not_due_yet" in run.invoke(args=["plaza", "reminders", "due"]).output
    assert steps() == [1]
