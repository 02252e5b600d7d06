"""Answers and comments."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads import commands, queries
from forum.threads.commands import post_answer, post_comment, request_details
from forum.threads.events import AnswerPosted, CommentPosted
from forum.threads.models import Post, Thread
from tests import make


def test_an_answer_counts_and_moves_the_thread_up(app, heard):
    thread, bob = make.question(), make.member("bob")
    heard.clear()
    post = post_answer(bob, thread.id, body="Restart it.")
    assert (post.thread.answer_count, post.thread.status, post.thread.last_activity_by_id) == (1, "answered", bob.id)
    assert post.thread.last_activity_at == post.thread.first_response_at == post.created_at
    assert post.thread.first_staff_response_at is None
    assert session().get(User, bob.id).answer_count == 1
    assert isinstance(heard[0], AnswerPosted)


def test_the_asker_s_own_answer_is_no_response(app):
    ana = make.member()
    thread = make.question(ana)
    assert post_answer(ana, thread.id, body="Found it.").thread.first_response_at is None


def test_staff_s_first_response_is_kept_apart(app):
    thread, agent = make.question(), make.agent()
    first = make.answer(thread)
    second = post_answer(agent, thread.id, body="From the support team.")
    assert (second.thread.first_response_at, second.thread.first_staff_response_at) == (first.created_at, second.created_at)


def test_asking_for_details_is_said_to_those_who_listen(app, heard):
    thread = make.question()
    answer = make.answer(thread)
    heard.clear()
    request_details(make.member(), thread.id, body="Which firmware?")
    post_comment(make.member(), answer.id, body="And which model?", asks_for_info=True)
    post_comment(make.member(), answer.id, body="Same here.")
    assert [event.asks_for_info for event in heard if isinstance(event, CommentPosted)] == [True, True, False]


def test_a_comment_counts_on_its_post_and_its_thread(app):
    answer, carl = make.answer(make.question()), make.member()
    comment = post_comment(carl, answer.id, body="Thanks")
    assert comment.parent_id == answer.id
    assert (comment.thread.comment_count, session().get(Post, answer.id).comment_count) == (1, 1)
    assert comment.thread.last_activity_by_id == carl.id


def test_a_comment_cannot_be_commented_on(app):
    comment = make.comment(make.answer(make.question()))
    with pytest.raises(NotFound):
        post_comment(make.member(), comment.id, body="And me")


def test_a_comment_raises_the_version_of_the_page(app):
    thread = make.question()
    before = session().get(Thread, thread.id).version
    post_comment(make.member(), make.opening_post(thread).id, body="Same here")
    assert session().get(Thread, thread.id).version > before


@pytest.mark.parametrize("reply", ["answer", "comment"])
def test_a_reply_sent_twice_is_posted_once(app, reply):
    thread, bob = make.question(), make.member()
    target = thread.id if reply == "answer" else make.opening_post(thread).id
    send = post_answer if reply == "answer" else post_comment
    assert send(bob, target, body="Same", key="k").id == send(bob, target, body="Same", key="k").id
    assert send(bob, target, body="Other", key="k").id != send(bob, target, body="Same", key="k").id
    assert session().scalar(select(func.count()).where(Post.author_id == bob.id)) == 2


@pytest.mark.parametrize("words", ["", "   \n ", "\u200b", "\x00"])
def test_a_reply_says_something(app, words):
    thread = make.question()
    with pytest.raises(Invalid):
        post_answer(make.member(), thread.id, body=words)


def test_a_comment_is_as_long_as_the_setting_says_and_no_longer(app):
    post, bob = make.opening_post(make.question()), make.member()
    assert post_comment(bob, post.id, body="x" * 2000).id
    with pytest.raises(Invalid):
        post_comment(bob, post.id, body="x" * 2001)


def test_a_locked_thread_takes_words_from_moderators_only(app):
    thread, mod = make.question(), make.moderator()
    commands.lock_thread(mod, thread.id)
    for actor in (make.member(), make.agent()):
        with pytest.raises(NotAllowed):
            post_answer(actor, thread.id, body="Late")
    assert post_answer(mod, thread.id, body="A last word").id


def test_nobody_writes_in_a_thread_that_is_gone(app):
    ana, mod = make.member(), make.moderator()
    thread = make.question(ana)
    post = make.opening_post(thread)
    commands.delete_post(ana, post.id)
    for actor in (ana, mod):
        with pytest.raises(WrongState):
            post_answer(actor, thread.id, body="Still")
        with pytest.raises(WrongState):
            post_comment(actor, post.id, body="Still")
    with pytest.raises(NotFound):
        post_answer(make.member(), thread.id, body="Still")


def test_strangers_and_silenced_members_cannot_reply(app):
    from datetime import timedelta

    from forum.core.permissions import STRANGER
    from forum.kit.clock import utcnow

    thread = make.question()
    for actor in (STRANGER, make.member(verified=False), make.member(silenced_until=utcnow() + timedelta(hours=1))):
        with pytest.raises(NotAllowed):
            post_answer(actor, thread.id, body="Hello")


def test_posting_costs_the_same_with_one_answer_and_with_thirty(app, statements):
    thread, bob = make.question(), make.member()
    make.answer(thread)
    with statements() as few:
        post_answer(bob, thread.id, body="Second")
    for _each in range(28):
        make.answer(thread)
    with statements() as many:
        answer = post_answer(bob, thread.id, body="Last")
    assert len(many) <= len(few) <= 26
    for _each in range(5):
        make.comment(answer)
    with statements() as commenting:
        post_comment(bob, answer.id, body="One more")
    assert len(commenting) <= 20


def test_a_quote_names_its_author_and_stays_within_the_thread(app):
    bob = make.member("bob")
    thread = make.question()
    answer = make.answer(thread, bob, body="First line\n\nSecond line")
    assert queries.quotation(make.member(), thread.id, answer.id) == "> @bob:\n>\n> First line\n>\n> Second line\n\n"
    with pytest.raises(NotFound):
        queries.quotation(make.member(), make.question().id, answer.id)
    commands.hide_post(make.moderator(), answer.id, reason="spam")
    with pytest.raises(NotFound):
        queries.quotation(make.member(), thread.id, answer.id)
