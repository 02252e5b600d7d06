"""Several processes move the same member's points at once: none is lost, none is counted twice."""

import random
from contextlib import suppress

import pytest

from forum.cli.reputation import recompute
from forum.core.db import db
from forum.core.permissions import Actor
from forum.kit.errors import PlazaError, Unavailable
from forum.resolution.commands import accept_answer, verify_answer, withdraw_acceptance
from forum.threads.commands import hide_post, restore_post
from forum.threads.commands.categories import CategoryDraft, edit_category
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


def make_anew(_seed: int) -> int:
    return sum(recompute().total() for _each in range(6))


def vote_or_recompute(seed: int, member: Actor | None, post_ids: list[int]) -> int:
    if member is None:
        return make_anew(seed)
    vote_for_one_author(seed, member, post_ids)
    return 0


@pytest.mark.processes
def test_making_it_anew_while_people_vote_changes_nothing(app):
    bob = make.member("bob", reputation=1)
    posts = [make.answer(make.question(), bob).id for _each in range(3)]
    people = [make.member() if n % 4 else None for n in range(PROCESSES)]
    db.session.remove()
    assert together(app, vote_or_recompute, [(seed, who, posts) for seed, who in enumerate(people)]) == [0] * PROCESSES
    assert drifting() == {}


def change_readers(admin: Actor, category_id: int) -> None:
    """As an administrator does who is told at times that Plaza is busy and to try again."""
    for turn in range(6):
        draft = CategoryDraft("Internet", read_access="members" if turn % 2 else "everyone")
        with suppress(Unavailable):
            edit_category(admin, category_id, draft)


def vote_or_change_readers(seed: int, member: Actor | None, admin: Actor, category_id: int, post_ids: list[int]) -> None:
    if member is None:
        change_readers(admin, category_id)
        return
    with suppress(Unavailable):
        vote_for_one_author(seed, member, post_ids)


@pytest.mark.processes
def test_votes_while_a_category_changes_its_readers(app):
    bob, admin, place = make.member("bob", reputation=1), make.admin(), make.category()
    posts = [make.answer(make.question(category=place), bob).id for _each in range(3)]
    people = [make.member() if n else None for n in range(4)]
    db.session.remove()
    together(app, vote_or_change_readers, [(seed, who, admin, place.id, posts) for seed, who in enumerate(people)])
    assert drifting() == {}
