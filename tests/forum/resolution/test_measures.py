"""How long answers and solutions take, how many came at first contact, how many came back, how old the backlog is."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from forum.core.permissions import SYSTEM
from forum.resolution.commands import accept_answer, ask_for_info, presume_solved, reopen_question, solve_by_self
from forum.resolution.counting import Slice, measures
from forum.threads.commands import hide_post, post_comment
from tests import make

HOUR = 3600.0
START = datetime(2026, 2, 1, 8, tzinfo=UTC)


@pytest.fixture
def at(app):
    """Go to an hour after the beginning."""
    with time_machine.travel(START, tick=False) as clock:
        yield lambda hours: clock.move_to(START + timedelta(hours=hours))


def spread(found):
    return (found.n, found.median, found.p90)


def test_the_first_response_is_somebody_elses_first_answer_staff_and_peers_apart(at):
    ana, bob, tina = make.member(), make.member(), make.agent()
    one, two, _unanswered = make.question(ana), make.question(ana), make.question(ana)
    at(1)
    make.answer(one, ana)
    make.comment(make.opening_post(one), bob)
    at(2)
    make.answer(one, bob)
    at(4)
    make.answer(one, tina)
    make.answer(two, tina)
    found = measures().first_response
    assert spread(found["any"]) == (2, 3 * HOUR, 3.8 * HOUR)
    assert spread(found["staff"]) == (2, 4 * HOUR, 4 * HOUR)
    assert spread(found["peer"]) == (1, 2 * HOUR, 2 * HOUR)


def test_a_hidden_answer_was_no_response(at):
    question = make.question()
    at(1)
    answer = make.answer(question)
    at(2)
    make.answer(question)
    hide_post(make.moderator(), answer.id, reason="spam")
    assert spread(measures().first_response["any"]) == (1, 2 * HOUR, 2 * HOUR)
    assert spread(measures().first_response["peer"]) == (1, 2 * HOUR, 2 * HOUR)


def test_the_time_to_the_first_and_to_the_last_solution(at):
    ana = make.member()
    back, once, presumed = (make.question(ana) for _ in range(3))
    at(2)
    presume_solved(SYSTEM, presumed.id)
    accept_answer(ana, make.answer(back).id)
    at(5)
    reopen_question(ana, back.id)
    at(6)
    accept_answer(ana, make.answer(once).id)
    at(10)
    solve_by_self(ana, back.id, note="Replaced the cable.")
    found = measures()
    assert spread(found.resolution["first"]) == (2, 4 * HOUR, 5.6 * HOUR)
    assert spread(found.resolution["last"]) == (2, 8 * HOUR, 9.6 * HOUR)
    assert (found.reopened.count, found.reopened.n, found.reopened.share) == (1, 2, 0.5)


def test_a_presumption_that_is_confirmed_counts_from_the_confirmation(at):
    ana = make.member()
    question = make.question(ana)
    answer = make.answer(question)
    at(1)
    presume_solved(SYSTEM, question.id, answer_id=answer.id)
    at(3)
    accept_answer(ana, answer.id)
    assert spread(measures().resolution["first"]) == (1, 3 * HOUR, 3 * HOUR)


def test_first_contact_is_the_first_answer_without_a_request_for_details(at):
    ana, bob = make.member(), make.member()
    first, another, second, asked, own = (make.question(ana) for _ in range(5))
    accept_answer(ana, make.answer(first, bob).id)
    accept_answer(ana, make.answer(another, bob).id)
    make.answer(second, bob)
    at(1)
    accept_answer(ana, make.answer(second, bob).id)
    ask_for_info(bob, asked.id, body="Which model is it?")
    post_comment(ana, make.opening_post(asked).id, body="HX-200")
    accept_answer(ana, make.answer(asked, bob).id)
    solve_by_self(ana, own.id, note="The cable was loose.")
    found = measures().first_contact
    assert (found.count, found.n) == (2, 5)


def test_the_removal_of_an_accepted_answer_is_no_reopening(at):
    ana = make.member()
    answer = make.answer(make.question(ana))
    accept_answer(ana, answer.id)
    hide_post(make.moderator(), answer.id, reason="spam")
    assert (measures().reopened.count, measures().reopened.n) == (0, 1)


def test_the_backlogs_age_in_buckets(at):
    ana = make.member()
    for days in (0, 0.99, 1, 2.9, 3, 6.9, 7, 29, 30, 300):
        at(-24 * days)
        make.question(ana)
    at(0)
    found = measures()
    assert list(found.backlog_buckets.items()) == [("<1d", 2), ("1-3d", 2), ("3-7d", 2), ("7-30d", 2), (">30d", 2)]
    assert (found.backlog_age.n, found.backlog_age.median) == (10, 427_680.0)


def test_the_period_is_the_one_in_which_questions_were_asked(at):
    ana = make.member()
    make.answer(make.question(ana))
    at(24)
    later = make.question(ana, language="es")
    at(25)
    make.answer(later)
    first, second = date(2026, 2, 1), date(2026, 2, 2)
    assert spread(measures(first, first).first_response["any"]) == (1, 0.0, 0.0)
    assert spread(measures(second).first_response["any"]) == (1, HOUR, HOUR)
    assert measures(end=second).first_response["any"].n == 2
    assert measures(within=Slice(language="es")).backlog_age.n == 1


def test_of_nothing_there_is_no_median(app):
    found = measures()
    assert spread(found.first_response["any"]) == (0, None, None)
    assert found.reopened.share is None
