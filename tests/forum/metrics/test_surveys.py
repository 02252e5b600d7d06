"""When an asker is asked how the help was, and when not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, locks_rows, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed
from forum.metrics.commands import answer_survey, ask_recommendations, ask_surveys, forget_missed_surveys
from forum.metrics.commands.answering import Said
from forum.metrics.surveys.reactions import asker_is_named_again
from forum.metrics.surveys.states import SurveyKind
from forum.metrics.surveys.vetoes import veto_surveys_with
from forum.notifications.models import Notification
from forum.resolution.commands import (
    accept_answer,
    close_question,
    presume_solved,
    reopen_question,
    say_still_broken,
    solve_by_self,
    withdraw_acceptance,
)
from forum.threads.commands import anonymise_author, hide_post, restore_post, undo_act
from forum.threads.events import AnonymityLifted
from forum.threads.models import Thread, ThreadAct
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.surveyed import after, asked, hours, solved, survey_mails, surveys
from tests.forum.notifications.post import at, choose
from tests.forum.tuning import tune


def notices(handle="ana"):
    kinds = select(Notification.kind).join(User, User.id == Notification.user_id).where(User.handle == handle)
    return list(session().scalars(kinds.where(Notification.kind == "survey")))


def test_the_asker_is_asked_once_a_day_after_the_solution_in_plaza_and_by_mail(app):
    found = solved()
    hours(found, 23)
    assert [row.asked_at for row in surveys()] == [None] and notices() == []
    hours(found, 24.5)
    assert len(asked()) == 1 and asked()[0].told_at is not None
    assert notices() == ["survey"] and len(survey_mails()) == 1
    hours(found, 30)
    hours(found, 24 * 40)
    assert len(asked()) == 1 and len(survey_mails()) == 1
    with after(found, 24 * 40 + 1):
        assert drifting() == {}


def test_the_hours_are_a_setting_and_so_is_asking_at_all(app):
    tune("metrics.csat_after_hours", 2)
    found = solved()
    hours(found, 3)
    assert len(asked()) == 1
    tune("metrics.csat", False)
    silent = solved(make.member("silent"))
    assert surveys(silent) == []
    hours(silent, 25)
    assert survey_mails("silent") == []


@pytest.mark.parametrize("how", ["staff", "self", "presumed", "closed"])
def test_only_what_somebody_confirmed_is_asked_about(app, how):
    ana = make.member("ana")
    if how == "staff":
        found = solved(ana, by=make.agent())
    else:
        found = solved(ana, by=make.agent())
        reopen_question(ana, found.question.id)
        if how == "self":
            solve_by_self(ana, found.question.id, note="I pressed the button.")
        elif how == "presumed":
            presume_solved(SYSTEM, found.question.id, answer_id=found.answer.id)
        else:
            close_question(ana, found.question.id, reason="no_longer_needed")
    hours(found, 25)
    assert len(asked()) == (how in ("staff", "self"))


def test_a_presumed_solution_that_is_confirmed_is_asked_about(app):
    found = solved()
    reopen_question(found.ana, found.question.id)
    presume_solved(SYSTEM, found.question.id, answer_id=found.answer.id)
    accept_answer(found.ana, found.answer.id)
    hours(found, 25)
    assert len(asked()) == 1


def test_what_was_reopened_before_is_not_asked_about(app):
    found = solved()
    say_still_broken(found.ana, found.question.id, words="It blinks again.")
    hours(found, 25)
    assert surveys() == []


def test_what_is_solved_again_is_asked_about_once(app):
    found = solved()
    withdraw_acceptance(found.ana, found.answer.id)
    accept_answer(found.ana, found.answer.id)
    hours(found, 25)
    assert len(asked(found)) == 1, "about the new resolution alone"


def test_what_is_reopened_before_its_mail_is_sent_is_not_mailed(app):
    found = solved()
    at(found.start + timedelta(hours=25), "metrics")
    with after(found, 25.01):
        say_still_broken(found.ana, found.question.id, words="It blinks again.")
    at(found.start + timedelta(hours=25, minutes=10), "metrics")
    assert survey_mails() == []


def test_an_answer_that_was_hidden_and_comes_back_is_asked_about_once(app):
    found, moderator = solved(), make.moderator()
    hours(found, 25)
    tune("metrics.survey_every_days", 0)
    with after(found, 26):
        hide_post(moderator, found.answer.id, reason="spam")
        restore_post(moderator, found.answer.id)
    hours(found, 60)
    assert len(asked()) == 1


def test_another_accepted_answer_is_the_same_resolution(app):
    found = solved()
    other = make.answer(found.question, make.member(), "Or pull the plug.")
    accept_answer(found.ana, other.id)
    assert len(surveys()) == 1


@pytest.mark.parametrize("why", ["left", "suspended", "hidden", "unconfirmed"])
def test_who_is_gone_or_suspended_and_what_is_out_of_sight_is_not_asked(app, why):
    found = solved()

    @command
    def change(**columns):
        for name, value in columns.items():
            setattr(session().get_one(User, found.ana.id), name, value)

    if why == "left":
        _anonymise(found.ana)
    elif why == "suspended":
        change(suspended_until=found.start + timedelta(days=3))
    elif why == "unconfirmed":
        change(verified_at=None)
    else:
        hide_post(make.moderator(), make.opening_post(found.question).id, reason="spam")
    hours(found, 25)
    assert surveys() == [] and survey_mails() == []


def test_a_member_is_asked_about_one_resolution_a_week_and_the_others_are_forgotten(app):
    found = solved()
    second = solved(found.ana)
    hours(found, 25)
    assert len(asked()) == 1 and len(surveys()) == 1
    with after(found, 24 * 3):
        third = solved(found.ana)
    hours(third, 25)
    assert len(surveys()) == 1
    with after(found, 24 * 9):
        fourth = solved(found.ana)
    hours(fourth, 25)
    assert len(asked()) == 2 and second.question.id != fourth.question.id


def test_after_a_rest_of_the_worker_what_is_older_than_a_week_is_never_asked(app):
    found = solved()
    with after(found, 24 * 5):
        later = solved(make.member("eva"))
    hours(found, 24 * 8)
    assert surveys(found) == [] and len(asked(later)) == 1


def test_who_wants_no_surveys_is_not_counted_as_asked(app):
    found = solved()
    choose(found.ana, surveys="off")
    hours(found, 25)
    assert [row.told_at for row in asked()] == [None]
    assert notices() == [] and survey_mails() == []


def test_a_room_above_that_asks_itself_keeps_this_one_silent(app):
    found, other = solved(), solved(make.member("eva"))
    veto_surveys_with("test", lambda those: [one.survey_id for one in those if one.thread_id == found.question.id])
    try:
        hours(found, 25)
    finally:
        veto_surveys_with("test", lambda those: [])
    assert surveys(found) == [] and len(asked(other)) == 1


def test_asking_twice_asks_once(app):
    found = solved()
    with after(found, 25):
        ids = [row.id for row in surveys()]
        assert ask_surveys(SYSTEM, ids) == 1
        assert ask_surveys(SYSTEM, ids) == 0
        jobs.drain()
    assert notices() == ["survey"]


@pytest.mark.parametrize("act", [
    lambda actor: ask_surveys(actor, [1]), forget_missed_surveys, ask_recommendations,
])
def test_nobody_but_the_system_asks(app, act):
    with pytest.raises(NotAllowed):
        act(make.admin())


def test_words_go_with_whoever_leaves_and_the_score_stays(app):
    found = solved()
    hours(found, 25)
    survey = asked()[0]
    with after(found, 26):
        answer_survey(found.ana, SurveyKind.RESOLUTION, survey.id, Said(5, "fast", "Bob is great."))
        _anonymise(found.ana)
        assert [(row.score, row.words) for row in asked()] == [(5, "")]
        assert drifting() == {}


def test_an_asker_who_is_made_anonymous_is_not_asked_and_not_named_with_what_they_said(app):
    found, moderator = solved(), make.moderator()
    hours(found, 25)
    with after(found, 26):
        answer_survey(found.ana, SurveyKind.RESOLUTION, asked()[0].id, Said(4, "", "Bob from Soria helped."))
        anonymise_author(moderator, make.opening_post(found.question).id)
        assert [(row.member_id == found.ana.id, row.score, row.words) for row in asked()] == [(False, 4, "")]
        assert drifting() == {}
        anonymise_author(moderator, found.answer.id)
        for act_id in session().scalars(select(ThreadAct.id).order_by(ThreadAct.id.desc())).all():
            undo_act(moderator, act_id)
            assert {row.member_id == found.bob.id for row in asked()} == {False}
        assert [row.member_id for row in asked()] == [found.ana.id]
        assert drifting() == {}


def test_who_left_gets_no_words_back_when_anonymity_is_lifted(app):
    found = solved()
    hours(found, 25)
    with after(found, 26):
        answer_survey(found.ana, SurveyKind.RESOLUTION, asked()[0].id, Said(4))
        anonymise_author(make.moderator(), make.opening_post(found.question).id)
        _said_before(found, "Bob from Soria helped.")
        assert [(row.score, row.words) for row in asked()] == [(4, "")]


@command
def _said_before(found, words):
    """Words kept under another name, whose author is gone when the name comes back."""
    row, thread, ana = asked()[0], session().get_one(Thread, found.question.id), session().get_one(User, found.ana.id)
    row.words, nobody, ana.left_at, thread.asker_id = words, row.member_id, utcnow(), ana.id
    session().flush()
    asker_is_named_again(AnonymityLifted(utcnow(), nobody, thread.id, ana.id, 0, nobody))


def test_asking_holds_up_nothing_that_only_names_a_member(app, statements):
    found = solved()
    with after(found, 25), statements() as seen:
        assert ask_surveys(SYSTEM, [row.id for row in surveys()]) == 1
    members = [one for one in seen if "FROM users" in one and " FOR " in one]
    assert all("FOR NO KEY UPDATE" in one for one in members) and bool(members) is locks_rows()
