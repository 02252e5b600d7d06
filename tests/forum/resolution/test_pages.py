"""Deciding over HTTP: buttons and small form pages that work without scripts, say what is wrong, and keep what was typed."""

import pytest
import time_machine

from forum.core import jobs
from forum.resolution.commands import accept_answer, ask_for_info, close_question
from forum.resolution.forms import seen_version
from forum.threads.commands import hide_post
from tests import make
from tests.forum.resolution.pieces import marks, scene, state, thread


@pytest.fixture
def s(app):
    return scene()


def test_the_asker_accepts_and_withdraws_with_a_button(s, visitor):
    visitor.sign_in(s.ana)
    page = visitor.post(f"/answers/{s.first.id}/accept", {"version": "1"}, status=303)
    assert page.headers["Location"] == f"/posts/{s.first.id}/"
    assert state(s.question) == ("solved", "accepted_by_asker")
    visitor.post(f"/answers/{s.first.id}/withdraw", {"version": "2"}, status=303)
    assert state(s.question) == ("open", None)


def test_a_stale_button_answers_409_and_says_so(s, visitor):
    accept_answer(s.tina, s.second.id)
    page = visitor.sign_in(s.ana).post(f"/answers/{s.first.id}/accept", {"version": "1"}, status=409)
    assert "meantime" in page.words
    assert thread(s.question).url in page.links()
    assert marks(s.question) == [(s.second.id, "")]


def test_others_are_refused_and_strangers_are_asked_to_sign_in(s, visitor):
    page = visitor.post(f"/answers/{s.first.id}/accept", {}, status=302)
    assert "/sign-in" in page.headers["Location"]
    visitor.sign_in(s.cleo).post(f"/answers/{s.first.id}/accept", {}, status=403)
    assert state(s.question) == ("open", None)


@pytest.mark.parametrize("path", ["accept", "withdraw", "solution", "verify"])
def test_a_hidden_answer_looks_like_an_absent_one(s, visitor, path):
    hide_post(s.max, s.first.id, reason="spam")
    visitor.sign_in(s.ana)
    hidden = visitor.post(f"/answers/{s.first.id}/{path}", {}, status=404)
    assert hidden.words == visitor.post(f"/answers/99999/{path}", {}, status=404).words


def test_staff_verify_and_take_it_back(s, visitor):
    visitor.sign_in(s.tina).post(f"/answers/{s.first.id}/verify", {"value": "on"}, status=303)
    visitor.post(f"/answers/{s.first.id}/verify", {"value": "off"}, status=303)
    visitor.sign_in(s.ana).post(f"/answers/{s.first.id}/verify", {"value": "on"}, status=403)


def test_a_further_solution_asks_for_its_version(s, visitor):
    accept_answer(s.ana, s.first.id)
    visitor.sign_in(s.ana)
    page = visitor.get(f"/answers/{s.second.id}/solution")
    wrong = page.submit("/solution", status=422, scope=" ")
    assert "Say for which version or product." in wrong.words
    wrong.submit("/solution", status=303, scope="Firmware 2.x")
    assert marks(s.question) == [(s.first.id, ""), (s.second.id, "Firmware 2.x")]


def test_solved_by_oneself_keeps_the_words_when_something_is_wrong(s, visitor):
    visitor.sign_in(s.ana)
    page = visitor.get(f"/questions/{s.question.id}/solved-by-self")
    long = "x" * 1001
    wrong = page.submit("/solved-by-self", status=422, body=long)
    assert wrong.one("textarea[name=body]").get_text().strip() == long
    wrong.submit("/solved-by-self", status=303, body="The cable was loose.")
    assert (state(s.question), thread(s.question).solved_note) == (("solved", "solved_by_self"), "The cable was loose.")


def test_personal_data_is_asked_about_once(s, visitor):
    visitor.sign_in(s.ana)
    page = visitor.get(f"/questions/{s.question.id}/solved-by-self")
    warned = page.submit("/solved-by-self", status=422, body="I wrote to maria.garcia@gmail.com and she fixed it.")
    assert warned.all("#personal-data")
    warned.submit("/solved-by-self", status=303, confirmed="y")
    assert state(s.question) == ("solved", "solved_by_self")


def test_details_are_asked_for_in_a_comment(s, visitor):
    page = visitor.sign_in(s.bob).get(f"/questions/{s.question.id}/needs-info")
    wrong = page.submit("/needs-info", status=422, body=" ")
    assert "Say which details are missing." in wrong.words
    wrong.submit("/needs-info", status=303, body="Which firmware is it?")
    assert thread(s.question).status == "needs_info"
    visitor.sign_in(s.ana).post(f"/questions/{s.question.id}/info-given", {}, status=303)
    assert thread(s.question).waiting_on == "community"


def test_closing_offers_the_reasons_one_may_choose(s, visitor):
    page = visitor.sign_in(s.ana).get(f"/questions/{s.question.id}/close")
    assert [field["value"] for field in page.all("input[name=reason]")] == ["no_longer_needed"]
    page = visitor.sign_in(s.tina).get(f"/questions/{s.question.id}/close")
    assert [field["value"] for field in page.all("input[name=reason]")] == ["no_longer_needed", "off_topic", "not_reproducible"]
    wrong = page.submit("/close", status=422, body="Please ask the shop.")
    assert "Choose a reason." in wrong.words
    assert "Please ask the shop." in wrong.one("textarea").get_text()
    wrong.submit("/close", status=303, reason="off_topic")
    assert state(s.question) == ("closed", "off_topic")


def test_no_reply_is_offered_after_the_silence(app, visitor):
    with time_machine.travel("2026-01-10T10:00:00Z", tick=True) as clock:
        s = scene()
        ask_for_info(s.tina, s.question.id, body="Which firmware is it?")
        clock.move_to("2026-02-10T10:00:00Z")
        page = visitor.sign_in(s.tina).get(f"/questions/{s.question.id}/close")
        assert "no_reply" in [field["value"] for field in page.all("input[name=reason]")]


@pytest.mark.parametrize("named", ["/questions/{id}/a-title/", "http://localhost/questions/{id}/", "#{id}", "{id}", " {id} "])
def test_a_duplicates_original_is_named_by_link_or_number(s, visitor, named):
    original = make.question(s.bob)
    page = visitor.sign_in(s.tina).get(f"/questions/{s.question.id}/duplicate")
    page.submit("/duplicate", status=303, original=named.format(id=original.id))
    assert thread(s.question).duplicate_of_id == original.id


def test_words_look_for_questions_to_choose_from(s, visitor):
    original = make.question(s.bob, title="Router reboots every night at three")
    jobs.drain()
    visitor.sign_in(s.tina)
    page = visitor.get(f"/questions/{s.question.id}/duplicate", query={"find": "reboots night"})
    assert "Router reboots every night at three" in page.words
    wrong = visitor.post(f"/questions/{s.question.id}/duplicate", {"original": "reboots night", "version": "1"}, status=422)
    assert "Choose one of the questions below" in wrong.words
    buttons = [form for form in wrong.all("form") if form.select_one(f"input[name=original][value='{original.id}']")]
    values = {str(field["name"]): field.get("value", "") for field in buttons[0].select("input")}
    visitor.post(str(buttons[0]["action"]), values, status=303)
    assert thread(s.question).duplicate_of_id == original.id


def test_an_unknown_original_is_refused_beside_its_field(s, visitor):
    visitor.sign_in(s.tina)
    other = make.question(s.bob).id
    elsewhere = (f"https://elsewhere.example/questions/{other}/", f"elsewhere.example/questions/{other}/", f"//[/questions/{other}/")
    for named in ("999999", str(s.question.id), "https://elsewhere.example/things/4", "x" * 400, *elsewhere):
        page = visitor.post(f"/questions/{s.question.id}/duplicate", {"original": named, "version": "1"}, status=422)
        assert page.all("#original-error"), named


def test_reopening_and_still_broken_take_a_word_of_why(s, visitor):
    close_question(s.tina, s.question.id, reason="off_topic")
    visitor.sign_in(s.ana)
    visitor.get(f"/questions/{s.question.id}/reopen").submit("/reopen", status=303, body="It is about your router.")
    assert (state(s.question), thread(s.question).comment_count) == (("open", None), 1)
    accept_answer(s.ana, s.first.id)
    visitor.get(f"/questions/{s.question.id}/still-broken").submit("/still-broken", status=303, body="It came back this morning.")
    assert (state(s.question), thread(s.question).comment_count) == (("open", None), 2)


def test_somebody_else_with_the_problem_is_sent_to_ask(s, visitor):
    accept_answer(s.ana, s.first.id)
    page = visitor.sign_in(s.cleo).get(f"/questions/{s.question.id}/still-broken", status=303)
    target = page.headers["Location"]
    assert target.startswith("/ask?title=Why+does+box")
    assert "category=internet" in target
    assert f"%2Fquestions%2F{s.question.id}%2F" in target
    assert state(s.question) == ("solved", "accepted_by_asker")


@pytest.mark.parametrize("name", ["solved-by-self", "needs-info", "close", "duplicate", "reopen", "still-broken"])
def test_a_form_page_asks_what_its_post_asks(s, visitor, name):
    hide_post(s.max, s.opening.id, reason="spam")
    visitor.sign_in(s.bob).get(f"/questions/{s.question.id}/{name}", status=404)
    visitor.get(f"/questions/99999/{name}", status=404)


@pytest.mark.parametrize(("name", "who"), [
    ("solved-by-self", "bob"), ("needs-info", "ana"), ("close", "bob"), ("duplicate", "bob"), ("reopen", "bob"),
])
def test_who_may_not_decide_gets_no_form(s, visitor, name, who):
    visitor.sign_in(getattr(s, who)).get(f"/questions/{s.question.id}/{name}", status=403)
    visitor.post(f"/questions/{s.question.id}/{name}", {"body": "words"}, status=403)


@pytest.mark.parametrize(("name", "who"), [
    ("solved-by-self", "ana"), ("needs-info", "bob"), ("close", "tina"), ("duplicate", "tina"), ("still-broken", "ana"),
])
def test_a_decision_that_is_not_possible_now_has_no_form(s, visitor, name, who):
    close_question(s.tina, s.question.id, reason="off_topic")
    visitor.sign_in(getattr(s, who)).get(f"/questions/{s.question.id}/{name}", status=409)


def test_versions_that_are_no_numbers_are_old_pages():
    assert [seen_version(raw) for raw in (None, "", "7", "x", "-1", "9" * 30, "٣")] == [None, None, 7, 0, 0, 0, 0]
