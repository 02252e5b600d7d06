"""One vote per member and post, and every counter that shows it."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from forum.threads.commands import delete_post, hide_post
from forum.threads.models import Category, Post, Thread
from forum.votes.commands import cast_vote, withdraw_vote
from forum.votes.models import Vote
from forum.votes.queries import votes_by
from tests import make
from tests.forum.drift import drifting
from tests.forum.tuning import tune


def counts(post):
    return tuple(session().execute(select(Post.score, Post.up_count, Post.down_count).where(Post.id == post.id)).one())


def test_a_vote_counts_once_however_often_it_is_cast(app):
    answer, bob = make.answer(make.question()), make.member()
    cast_vote(bob, answer.id, 1)
    cast_vote(bob, answer.id, 1)
    assert counts(answer) == (1, 1, 0)
    assert votes_by(bob, [answer.id]) == {answer.id: 1}


def test_switching_sides_moves_the_score_by_two_and_keeps_one_row(app):
    answer, bob = make.answer(make.question()), make.member()
    cast_vote(bob, answer.id, 1)
    cast_vote(bob, answer.id, -1)
    assert counts(answer) == (-1, 0, 1)
    assert len(session().scalars(select(Vote).where(Vote.post_id == answer.id)).all()) == 1


def test_a_vote_can_be_taken_back_and_taking_back_nothing_is_harmless(app):
    answer, bob = make.answer(make.question()), make.member()
    cast_vote(bob, answer.id, -1)
    withdraw_vote(bob, answer.id)
    withdraw_vote(bob, answer.id)
    assert counts(answer) == (0, 0, 0)
    assert votes_by(bob, [answer.id]) == {}
    assert drifting() == {}


def test_the_opening_posts_score_is_the_threads(app):
    thread = make.question()
    opening = make.opening_post(thread)
    cast_vote(make.member(), opening.id, 1)
    cast_vote(make.member(), opening.id, 1)
    cast_vote(make.member(), make.answer(thread).id, -1)
    assert session().scalar(select(Thread.score).where(Thread.id == thread.id)) == 2
    assert drifting() == {}


def test_a_vote_makes_the_cached_pages_of_thread_and_category_stale(app):
    answer = make.answer(make.question())
    versions = select(Thread.version, Category.version).join(Thread.category).where(Thread.id == answer.thread_id)
    before = session().execute(versions).one()
    cast_vote(make.member(), answer.id, 1)
    after = session().execute(versions).one()
    assert after[0] > before[0]
    assert after[1] > before[1]


def test_nobody_votes_on_their_own_post_and_strangers_not_at_all(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    with pytest.raises(NotAllowed) as refused:
        cast_vote(bob, answer.id, 1)
    assert refused.value.missing.kind == "not_own"
    with pytest.raises(NotAllowed) as refused:
        cast_vote(STRANGER, answer.id, 1)
    assert refused.value.missing.kind == "sign_in"


@pytest.mark.parametrize(("reputation", "allowed"), [(49, False), (50, True)])
def test_downvoting_asks_for_the_reputation_the_settings_say(app, reputation, allowed):
    tune("privileges.downvote", 50)
    answer, bob = make.answer(make.question()), make.member(reputation=reputation)
    if allowed:
        assert cast_vote(bob, answer.id, -1).score == -1
    else:
        with pytest.raises(NotAllowed):
            cast_vote(bob, answer.id, -1)


@pytest.mark.parametrize("value", [0, 2, -2])
def test_a_vote_is_one_up_or_one_down(app, value):
    with pytest.raises(Invalid):
        cast_vote(make.agent(), make.answer(make.question()).id, value)


def test_comments_are_only_voted_up(app):
    comment = make.comment(make.answer(make.question()))
    assert cast_vote(make.member(), comment.id, 1).score == 1
    with pytest.raises(Invalid):
        cast_vote(make.agent(), comment.id, -1)


def test_what_is_hidden_takes_no_votes_and_looks_absent(app):
    answer, moderator, bob = make.answer(make.question()), make.moderator(), make.member()
    hide_post(moderator, answer.id, reason="spam")
    with pytest.raises(NotFound):
        cast_vote(bob, answer.id, 1)
    with pytest.raises(WrongState):
        cast_vote(moderator, answer.id, 1)


def test_a_deleted_threads_answers_take_no_votes(app):
    asker, moderator = make.member(), make.moderator()
    thread = make.question(asker)
    delete_post(asker, make.opening_post(thread).id)
    with pytest.raises(WrongState):
        cast_vote(moderator, make.opening_post(thread).id, 1)


def test_votes_of_a_day_are_limited_by_the_ledger(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    tune("votes.per_day", 2)
    tune("votes.per_minute", 100)
    thread, bob = make.question(make.agent()), make.member()
    first, second, third = (make.answer(thread, make.agent()) for _ in range(3))
    cast_vote(bob, first.id, 1)
    cast_vote(bob, second.id, 1)
    with pytest.raises(TooMany) as refused:
        cast_vote(bob, third.id, 1)
    assert 86_000 < refused.value.retry_after <= 86_402
    withdraw_vote(bob, first.id)
    assert cast_vote(bob, third.id, 1).score == 1


def test_trusted_members_vote_without_a_limit(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    tune("votes.per_day", 1)
    thread, bob = make.question(make.agent()), make.member(reputation=2000)
    for _ in range(3):
        cast_vote(bob, make.answer(thread, make.agent()).id, 1)


def test_a_page_asks_for_all_its_votes_at_once(app, statements):
    thread, bob = make.question(), make.member()
    posts = [make.answer(thread).id for _ in range(5)]
    for post_id in posts:
        cast_vote(bob, post_id, 1)
    with statements() as seen:
        assert votes_by(bob, posts) == dict.fromkeys(posts, 1)
        assert votes_by(STRANGER, posts) == {}
    assert len(seen) == 1
