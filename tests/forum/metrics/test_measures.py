"""Every number of the insights, in small worlds whose numbers anybody can count."""

from forum.accounts.commands import set_roles
from forum.admin.commands import change_settings
from forum.core.permissions import SYSTEM
from forum.metrics.measured import Part
from forum.metrics.measures import find_measure
from forum.resolution.commands import (
    accept_answer,
    ask_for_info,
    close_question,
    mark_duplicate,
    presume_solved,
    reopen_question,
    solve_by_self,
    withdraw_acceptance,
)
from forum.threads.commands import delete_post, hide_post, restore_post
from forum.votes.commands import add_me_too
from tests import make
from tests.forum.metrics.worlds import DAY, HOUR, assert_lists_equal_numbers, keep, number, people, scope, share, titles, value


def test_what_became_of_questions_by_the_day_it_became_so(at):
    ana, bob, _cleo, tina = people()
    one, two, three, _four = (make.question(ana, title) for title in ("One it is", "Two it is", "Three it is", "Four it is"))
    first, second = make.answer(one, bob), make.answer(two, bob)
    accept_answer(ana, first.id)
    at(24)
    presume_solved(SYSTEM, two.id, answer_id=second.id)
    close_question(tina, three.id, reason="off_topic")
    reopen_question(tina, one.id)
    keep()
    tomorrow = scope(1, DAY.replace(day=3))
    assert [number(name) for name in ("asked", "resolved", "presumed", "closed", "reopened")] == [4, 1, 0, 0, 0]
    assert [number(name, tomorrow) for name in ("asked", "resolved", "presumed", "closed", "reopened")] == [0, 0, 1, 1, 1]
    assert [number("unresolved"), number("unresolved", tomorrow)] == [3, 2]
    assert sorted(titles("unresolved")) == ["Four it is", "Three it is", "Two it is"]
    assert sorted(titles("unresolved", chosen=tomorrow)) == ["Four it is", "One it is"]
    assert titles("resolved") == ["One it is"] and titles("presumed", chosen=tomorrow) == ["Two it is"]
    assert_lists_equal_numbers(scope())
    assert_lists_equal_numbers(tomorrow)
    assert_lists_equal_numbers(scope(2))


def test_both_rates_of_resolution_are_what_they_say(at):
    ana, bob, _cleo, _tina = people()
    old = make.question(ana)
    answer = make.answer(old, bob)
    at(24)
    make.question(ana), make.question(ana)
    at(25)
    accept_answer(ana, answer.id)
    keep()
    tomorrow = scope(1, DAY.replace(day=3))
    assert share("resolution_rate") == (1, 1)
    assert share("resolution_rate", tomorrow) == (0, 2)
    assert share("resolution_flow_rate") == (0, 1)
    assert share("resolution_flow_rate", tomorrow) == (1, 2)
    assert share("resolution_rate", scope(2)) == share("resolution_flow_rate", scope(2)) == (1, 3)


def test_a_question_confirmed_twice_counts_twice_as_confirmed_and_once_as_resolved(at):
    ana, bob, _cleo, _tina = people()
    question = make.question(ana)
    answer = make.answer(question, bob)
    accept_answer(ana, answer.id)
    at(1)
    withdraw_acceptance(ana, answer.id)
    at(2)
    accept_answer(ana, answer.id)
    keep()
    assert number("resolved") == 2 and share("resolution_rate") == (1, 1)
    assert share("reopen_rate") == (1, 1) and number("reopened") == 1
    assert (number("time_to_first_resolution"), number("time_to_final_resolution")) == (0.0, 2 * HOUR)


def test_first_contact_needs_the_first_answer_and_no_request_for_details(at):
    ana, bob, cleo, _tina = people()
    one, two, three = (make.question(ana) for _ in range(3))
    answers = [make.answer(one, bob), make.answer(three, bob)]
    ask_for_info(bob, three.id, body="Which box is it, please?")
    make.answer(two, bob)
    at(1)
    answers.append(make.answer(two, cleo))
    for answer in answers:
        accept_answer(ana, answer.id)
    keep()
    assert share("first_contact_rate") == (1, 3) and share("needs_info_rate") == (1, 3)
    assert titles("first_contact_rate") == [one.title] and titles("needs_info_rate") == [three.title]


def test_the_first_answer_is_somebody_elses_staff_and_members_apart(at):
    ana, bob, _cleo, tina = people()
    one, two, _three = (make.question(ana) for _ in range(3))
    make.answer(one, ana)
    at(1)
    make.answer(one, bob)
    make.answer(two, tina)
    at(3)
    make.answer(two, bob)
    make.answer(one, tina)
    keep()
    found = [value(name) for name in ("first_response", "first_response_staff", "first_response_peer")]
    assert [(one.n, one.value, one.p90) for one in found] == [(2, HOUR, HOUR), *[(2, 2 * HOUR, 2.8 * HOUR)] * 2]
    assert value("first_response").denominator == 3 and value("first_response").is_small
    assert titles("first_response", Part.OUT_OF)[0] == _three.title


def test_a_helper_who_becomes_staff_answers_as_staff_in_the_past_too(at):
    ana, bob, _cleo, _tina = people()
    question = make.question(ana)
    at(1)
    accept_answer(ana, make.answer(question, bob).id)
    keep()
    assert (value("first_response_peer").n, value("first_response_staff").n) == (1, 0)
    assert share("solved_by_peers") == (1, 1)
    set_roles(make.admin(), bob.id, ["agent"])
    keep()
    assert (value("first_response_peer").n, value("first_response_staff").n) == (0, 1)
    assert share("solved_by_peers") == (0, 1) and share("solved_by_staff") == (1, 1)


def test_targets_and_silence_are_counted_when_their_hours_are_over_and_not_before(at):
    ana, bob, _cleo, _tina = people()
    quick, slow, late, _never = (make.question(ana) for _ in range(4))
    at(2)
    make.answer(quick, bob)
    keep()
    names = ("answered_in_time", "unanswered_24h", "unanswered_72h", "resolved_in_time")
    assert [share(name) for name in names] == [(0, 0)] * 4
    at(24)
    keep()
    assert [share(name) for name in names] == [(1, 4), (3, 4), (0, 0), (0, 0)]
    at(30)
    answer = make.answer(slow, bob)
    at(73)
    accept_answer(ana, answer.id)
    make.answer(late, bob)
    keep()
    assert [share(name) for name in names] == [(1, 4), (3, 4), (2, 4), (0, 0)]
    at(120)
    keep()
    assert share("resolved_in_time") == (1, 4) and titles("resolved_in_time") == [slow.title]
    assert_lists_equal_numbers(scope())


def test_another_target_counts_everything_anew(at):
    ana, bob, _cleo, _tina = people()
    question = make.question(ana)
    at(2)
    make.answer(question, bob)
    at(48)
    keep()
    assert share("answered_in_time") == (1, 1)
    change_settings(make.admin(), {"metrics.first_answer_target_hours": 1})
    keep()
    assert share("answered_in_time") == (0, 1)


def test_people_wait_with_the_asker_until_it_is_solved(at):
    ana, bob, cleo, tina = people()
    one, two = make.question(ana), make.question(bob)
    add_me_too(bob, one.id)
    add_me_too(cleo, one.id)
    keep()
    assert (number("unresolved"), number("people_waiting"), value("people_waiting").n) == (2, 4, 2)
    at(24)
    close_question(tina, one.id, reason="off_topic")
    keep()
    assert number("people_waiting", scope(1, DAY.replace(day=3))) == 1 and number("people_waiting") == 4
    assert titles("people_waiting", chosen=scope(1, DAY.replace(day=3))) == [two.title]


def test_a_duplicate_brings_its_people_to_the_original_and_takes_them_back(at):
    ana, bob, cleo, tina = people()
    original, duplicate = make.question(ana), make.question(bob)
    add_me_too(cleo, duplicate.id)
    mark_duplicate(tina, duplicate.id, original.id)
    keep()
    assert (number("unresolved"), number("people_waiting")) == (1, 3)
    reopen_question(tina, duplicate.id)
    keep()
    assert (number("unresolved"), number("people_waiting")) == (2, 3)


def test_the_backlog_is_as_old_as_its_questions_were_on_that_day(at):
    ana, bob, _cleo, _tina = people()
    make.question(ana)
    at(10)
    question = make.question(ana)
    at(24)
    accept_answer(ana, make.answer(question, bob).id)
    at(48)
    keep()
    assert [number("backlog_age", scope(days)) / HOUR for days in (1, 2, 3)] == [11.0, 40.0, 48.0]
    assert value("backlog_age").p90 == 15 * HOUR
    points = find_measure("backlog_age").points_of(scope(3))
    assert [(point.value / HOUR, point.n) for point in points] == [(11.0, 2), (40.0, 1), (48.0, 1)]


def test_who_solved_it(at):
    ana, bob, cleo, tina = people()
    questions = [make.question(ana) for _ in range(5)]
    for question, helper in zip(questions, (bob, bob, cleo, tina, ana), strict=True):
        accept_answer(ana, make.answer(question, helper).id)
    solve_by_self(ana, make.question(ana).id, note="Found it.")
    keep()
    names = ("solved_by_peers", "solved_by_staff", "solved_by_self", "solved_by_articles")
    assert [share(name) for name in names] == [(3, 6), (1, 6), (2, 6), (0, 6)]
    assert share("helper_concentration") == (2, 3)
    assert titles("helper_concentration") == [questions[1].title, questions[0].title]


def test_what_is_removed_leaves_every_number_and_comes_back_and_its_past_stays(at):
    ana, bob, _cleo, _tina = people()
    question, max_ = make.question(ana, "Where is my box"), make.moderator()
    accept_answer(ana, make.answer(question, bob).id)
    at(24)
    opening = make.opening_post(question)
    hide_post(max_, opening.id, reason="spam")
    keep()
    assert share("resolution_rate") == (0, 0) and number("asked") == 1 and number("resolved") == 1
    assert titles("asked", viewer=make.agent()) == ["A question that was removed"]
    assert titles("asked", viewer=max_) == ["Where is my box"]
    restore_post(max_, opening.id)
    keep()
    assert share("resolution_rate") == (1, 1)
    delete_post(max_, opening.id)
    keep()
    assert share("resolution_rate") == (0, 0)
    assert_lists_equal_numbers(scope(2))


def test_lists_are_for_those_who_see_insights(at):
    ana, *_others = people()
    make.question(ana)
    keep()
    assert titles("asked", viewer=ana) == [] and len(titles("asked", viewer=make.member(roles=("editor",)))) == 1
