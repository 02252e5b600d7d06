"""Several processes move the same member's points at once: none is lost, none is counted twice."""

import random

import pytest

from forum.cli.reputation import recompute
from forum.core.db import db
from forum.core.permissions import Actor
from forum.kit.errors import PlazaError
from forum.resolution.commands import accept_answer, verify_answer, withdraw_acceptance
from forum.threads.commands import hide_post, restore_post
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.crowd import PROCESSES, together
from tests.forum.drift import drifting
from tests.forum.reputation.scene import earned


def vote_for_one_author(seed: int, member: Actor, post_ids: list[int]) -> None:
    dice = random.Random(seed)
    for _each in range(12):
        post_id, choice = dice.choice(post_ids), dice.choice((1, 1, -1, 0))
        withdraw_vote(member, post_id) if choice == 0 else cast_vote(member, post_id, choice)


@pytest.mark.processes
def test_votes_on_several_posts_of_one_author_at_once(app):
    bob = make.member("bob", reputation=1)
    posts = [make.answer(make.question(), bob).id for _each in range(4)]
    members = [make.member() for _each in range(PROCESSES)]
    db.session.remove()
    together(app, vote_for_one_author, [(seed, member, posts) for seed, member in enumerate(members)])
    assert drifting() == {}
    assert recompute() == {}


def vote_up(member: Actor, post_ids: list[int]) -> None:
    for post_id in post_ids:
        cast_vote(member, post_id, 1)


@pytest.mark.processes
def test_a_day_that_fills_up_from_eight_sides_stops_at_the_cap(app):
    bob = make.member("bob", reputation=1)
    posts = [make.answer(make.question(), bob).id for _each in range(4)]
    members = [make.member() for _each in range(PROCESSES)]
    db.session.remove()
    together(app, vote_up, [(member, random.Random(seed).sample(posts, len(posts))) for seed, member in enumerate(members)])
    assert earned(bob) == 200
    assert drifting() == {}


def quarrel(seed: int, voter: Actor, asker: Actor, staff: Actor, answer_id: int) -> None:
    dice = random.Random(seed)
    for _each in range(6):
        act = dice.choice((
            lambda: cast_vote(voter, answer_id, 1), lambda: withdraw_vote(voter, answer_id), lambda: accept_answer(asker, answer_id),
            lambda: withdraw_acceptance(asker, answer_id), lambda: verify_answer(staff, answer_id),
            lambda: hide_post(staff, answer_id, reason="spam"), lambda: restore_post(staff, answer_id),
        ))
        try:
            act()
        except PlazaError:
            continue


@pytest.mark.processes
def test_votes_acceptances_and_hiding_of_one_answer_at_once(app):
    ana, staff = make.member("ana"), make.moderator()
    answer = make.answer(make.question(ana), make.member("bob"))
    voters = [make.member() for _each in range(PROCESSES)]
    db.session.remove()
    together(app, quarrel, [(seed, voter, ana, staff, answer.id) for seed, voter in enumerate(voters)])
    assert drifting() == {}
    assert recompute() == {}
