"""Asking for details where an answer would be written: it answers nothing, and everybody sees what it is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed, WrongState
from forum.resolution.commands import accept_answer, verify_answer
from forum.threads.commands import convert_post, convert_requests, post_comment, request_details, save_draft
from forum.threads.models import Draft, Post, Thread
from tests import make
from tests.forum.drift import drifting
from tests.visitor import Visitor

ASKED = "Which firmware is it?"


def fresh(thread) -> Thread:
    return session().get(Thread, thread.id, populate_existing=True)


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def question(ana):
    return make.question(ana, title="The box blinks red")


def ticked(app, question, author=None, **fields):
    window = Visitor(app).sign_in(author or make.agent())
    page = window.get(f"/threads/{question.id}/answers")
    return page.submit("/answers", body=ASKED, asks_for_info="y", **fields)


def test_what_asks_for_details_stands_under_the_question_and_counts_as_no_answer(app, question):
    ticked(app, question, status=303)
    thread, post = fresh(question), session().scalars(select(Post).where(Post.body_markdown == ASKED)).one()
    assert (post.kind, post.parent_id, post.asks_for_info) == ("comment", make.opening_post(question).id, True)
    assert (thread.answer_count, thread.comment_count, thread.status) == (0, 1, "needs_info")
    assert (thread.first_response_at, thread.first_staff_response_at) == (None, None)
    assert drifting() == {}


def test_the_page_says_that_it_is_a_request_and_offers_nothing_to_accept(app, ana, question):
    done = ticked(app, question, status=303)
    window = Visitor(app).sign_in(ana)
    page = window.get(fresh(question).url)
    assert page.one(".comment .chip").get_text(strip=True) == "Asks for details"
    assert "This solved it" not in page.words and "You have been asked for details" in page.words
    assert done.headers["Location"].startswith("/posts/")


def test_who_asked_is_told_what_was_posted_and_where(app, question):
    bob = make.member()
    window = Visitor(app).sign_in(bob)
    window.post(f"/threads/{question.id}/answers", {"body": ASKED, "asks_for_info": "y"}, status=303)
    assert "Your request for details is posted under the question." in window.get(question.url).words


def test_the_draft_of_the_answer_goes_with_the_request(app, question):
    bob = make.member()
    save_draft(bob, f"answer-{question.id}", content={"body": ASKED})
    request_details(bob, question.id, body=ASKED)
    assert session().scalars(select(Draft)).all() == []


def test_pressing_twice_asks_once(app, question):
    bob = make.member()
    first, second = (request_details(bob, question.id, body=ASKED, key="once") for _twice in range(2))
    assert first.id == second.id and fresh(question).comment_count == 1


def test_a_tick_that_makes_no_sense_any_more_is_an_answer(app, ana, question):
    answer = make.answer(question)
    page = Visitor(app).sign_in(bob := make.member()).get(f"/threads/{question.id}/answers")
    accept_answer(ana, answer.id)
    page.submit("/answers", status=303, body=ASKED, asks_for_info="y")
    assert [one.kind for one in session().scalars(select(Post).where(Post.author_id == bob.id))] == ["answer"]


def test_nobody_asks_themselves_for_details_nor_where_nothing_is_open(app, ana, question):
    with pytest.raises(NotAllowed):
        request_details(ana, question.id, body=ASKED)
    with pytest.raises(WrongState):
        request_details(make.member(), make.discussion().id, body=ASKED)
    own = post_comment(ana, make.opening_post(question).id, body="HX-200", asks_for_info=True)
    assert own.asks_for_info is False


def test_a_request_that_becomes_an_answer_is_no_request_any_more(app, question):
    post = request_details(make.member(), question.id, body=ASKED)
    convert_post(make.moderator(), post.id)
    again = session().get(Post, post.id, populate_existing=True)
    assert (again.kind, again.asks_for_info, fresh(question).answer_count) == ("answer", False, 1)


def old_request(question, author=None) -> int:
    """As a release posted it that took requests for answers."""
    post = make.answer(question, author)
    _mark(post.id)
    return post.id


@command
def _mark(post_id: int) -> None:
    session().get_one(Post, post_id).asks_for_info = True


def test_requests_that_were_answers_go_under_the_question(app, question):
    post_id, real = old_request(question, make.agent()), make.answer(question)
    assert convert_requests(SYSTEM) == 1
    thread, post = fresh(question), session().get(Post, post_id, populate_existing=True)
    assert (post.kind, post.parent_id, thread.answer_count) == ("comment", make.opening_post(question).id, 1)
    assert (thread.first_response_at, thread.first_staff_response_at) == (real.created_at, None)
    assert convert_requests(SYSTEM) == 0 and drifting() == {}


def test_one_that_solved_the_question_stays_the_answer(app, ana, question):
    accepted, verified = old_request(question), old_request(question)
    verify_answer(make.agent(), verified)
    accept_answer(ana, accepted)
    assert convert_requests(SYSTEM) == 0 and fresh(question).answer_count == 2
