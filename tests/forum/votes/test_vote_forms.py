"""Voting over HTTP: real forms that work without scripts, a fragment for htmx."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from forum.core.db import session
from forum.threads.commands import hide_post
from forum.threads.models import Post, Thread
from tests import make

HTMX = {"HX-Request": "true"}


def score(post):
    return session().scalar(select(Post.score).where(Post.id == post.id))


def test_without_scripts_a_vote_returns_to_the_post(app, visitor):
    answer, bob = make.answer(make.question()), make.member()
    page = visitor.sign_in(bob).post(f"/posts/{answer.id}/vote", {"value": "up"}, status=303)
    assert page.headers["Location"] == f"/posts/{answer.id}/"
    assert score(answer) == 1


def test_htmx_gets_the_control_back_and_its_button_takes_the_vote_back(app, visitor):
    answer, bob = make.answer(make.question()), make.member()
    visitor.sign_in(bob)
    page = visitor.post(f"/posts/{answer.id}/vote", {"value": "up"}, headers=HTMX)
    control = page.one(f"#vote-{answer.id}")
    assert control["data-announce"] == "Score 1"
    assert page.one(f"#vote-{answer.id}-up")["aria-pressed"] == "true"
    pressed = BeautifulSoup(str(page.all("form")[0]), "html.parser")
    again = {str(field["name"]): field["value"] for field in pressed.select("input")}
    assert again["value"] == "none"
    visitor.post(f"/posts/{answer.id}/vote", again, headers=HTMX)
    assert score(answer) == 0


def test_numbers_are_understood_as_well_as_words(app, visitor):
    answer = make.answer(make.question())
    visitor.sign_in(make.member())
    for value, expected in (("1", 1), ("-1", -1), ("0", 0), ("down", -1)):
        visitor.post(f"/posts/{answer.id}/vote", {"value": value}, status=303)
        assert score(answer) == expected


def test_anything_else_is_refused_in_words(app, visitor):
    answer = make.answer(make.question())
    visitor.sign_in(make.member()).post(f"/posts/{answer.id}/vote", {"value": "5"}, status=422)
    visitor.post(f"/posts/{answer.id}/vote", {}, status=422)
    assert score(answer) == 0


def test_a_vote_on_what_is_hidden_or_absent_is_a_404(app, visitor):
    answer = make.answer(make.question())
    hide_post(make.moderator(), answer.id, reason="spam")
    visitor.sign_in(make.member())
    hidden = visitor.post(f"/posts/{answer.id}/vote", {"value": "up"}, status=404)
    absent = visitor.post("/posts/999999/vote", {"value": "up"}, status=404)
    assert hidden.words == absent.words


def test_the_me_too_switch_answers_with_itself(app, visitor):
    thread = make.question()
    visitor.sign_in(make.member())
    page = visitor.post(f"/threads/{thread.id}/me-too", {"value": "on"}, headers=HTMX)
    assert page.one(f"#me-too-{thread.id}-button")["aria-pressed"] == "true"
    assert page.one(".toggle-count").get_text() == "1"
    visitor.post(f"/threads/{thread.id}/me-too", {"on": "0"}, status=303)
    assert session().scalar(select(Thread.me_too_count).where(Thread.id == thread.id)) == 0
