"""Eight processes vote on the same posts at once: the ledger equals the counters."""

import random

import pytest
from sqlalchemy import func, select

from forum.core.db import db, session
from forum.core.permissions import Actor
from forum.threads.models import Post
from forum.votes.commands import add_me_too, cast_vote, withdraw_me_too, withdraw_vote
from forum.votes.models import Vote
from tests import make
from tests.forum.crowd import PROCESSES, together
from tests.forum.drift import drifting

ROUNDS = 15


def vote_at_random(seed: int, member: Actor, thread_id: int, post_ids: list[int]) -> int:
    dice = random.Random(seed)
    for _ in range(ROUNDS):
        post_id, choice = dice.choice(post_ids), dice.choice((1, 1, -1, 0))
        withdraw_vote(member, post_id) if choice == 0 else cast_vote(member, post_id, choice)
        dice.choice((add_me_too, withdraw_me_too))(member, thread_id)
    return ROUNDS


@pytest.mark.processes
def test_eight_processes_voting_on_the_same_posts_lose_nothing(app):
    thread = make.question()
    posts = [make.opening_post(thread).id, *(make.answer(thread).id for _ in range(3))]
    members = [make.member() for _ in range(PROCESSES)]
    db.session.remove()
    done = together(app, vote_at_random, [(seed, member, thread.id, posts) for seed, member in enumerate(members)])
    assert done == [ROUNDS] * PROCESSES
    assert drifting() == {}


def vote_up(member: Actor, post_id: int) -> None:
    cast_vote(member, post_id, 1)


@pytest.mark.processes
def test_the_same_vote_sent_by_eight_browsers_at_once_is_one_vote(app):
    answer, member = make.answer(make.question()), make.member()
    db.session.remove()
    together(app, vote_up, [(member, answer.id)] * PROCESSES)
    assert session().scalar(select(func.count()).select_from(Vote)) == 1
    assert session().scalar(select(Post.score).where(Post.id == answer.id)) == 1
    assert drifting() == {}
