"""Duplicates point to a live original at the end of the chain; who had the problem comes along."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.notifications.models import Follow
from forum.resolution.commands import mark_duplicate, reopen_question
from forum.resolution.queries import duplicates_for, original_for, possible_originals
from forum.threads.commands import change_type, hide_post, move_thread, restore_post
from forum.votes.commands import add_me_too, withdraw_me_too
from forum.votes.models import MeToo
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import last, ledger, state, thread


def having(found):
    return set(session().scalars(select(MeToo.user_id).where(MeToo.thread_id == found.id)))


@pytest.fixture
def three(app):
    """Three questions of Ana, Bob and Cleo, and somebody of the staff."""
    people = [make.member(name) for name in ("ana", "bob", "cleo")]
    return [*(make.question(person) for person in people), make.agent("tina"), *people]


def test_a_duplicate_is_closed_and_points_to_its_original(three):
    original, copy, _, tina, *_ = three
    mark_duplicate(tina, copy.id, original.id)
    assert (state(copy), thread(copy).duplicate_of_id) == (("closed", "duplicate"), original.id)
    assert original_for(STRANGER, thread(copy)).id == original.id
    assert [found.id for found in duplicates_for(STRANGER, thread(original))] == [copy.id]
    assert drifting() == {}


def test_followers_and_everybody_with_the_problem_come_along_and_go_back(three):
    original, copy, _, tina, ana, bob, cleo = three
    dora = make.member("dora")
    add_me_too(cleo, copy.id)
    add_me_too(dora, copy.id)
    add_me_too(dora, original.id)
    add_me_too(ana, copy.id)
    mark_duplicate(tina, copy.id, original.id)
    assert having(original) == {bob.id, cleo.id, dora.id}
    assert bob.id in set(session().scalars(select(Follow.user_id).where(Follow.thread_id == original.id)))
    assert drifting() == {}
    reopen_question(bob, copy.id)
    assert having(original) == {dora.id}
    assert having(copy) == {ana.id, cleo.id, dora.id}
    assert drifting() == {}


def test_somebody_who_was_carried_along_may_take_it_back(three):
    original, copy, _, tina, _ana, bob, _cleo = three
    mark_duplicate(tina, copy.id, original.id)
    withdraw_me_too(bob, original.id)
    assert having(original) == set()
    reopen_question(tina, copy.id)
    assert drifting() == {}


def test_a_chain_is_followed_to_its_end(three):
    original, middle, copy, tina, *_ = three
    mark_duplicate(tina, middle.id, original.id)
    mark_duplicate(tina, copy.id, middle.id)
    assert thread(copy).duplicate_of_id == original.id


def test_earlier_duplicates_follow_when_their_original_turns_out_to_be_one(three):
    original, middle, copy, tina, _ana, bob, cleo = three
    mark_duplicate(tina, copy.id, middle.id)
    assert having(middle) == {cleo.id}
    mark_duplicate(tina, middle.id, original.id)
    assert thread(copy).duplicate_of_id == original.id
    assert ledger(copy) == ["asked", "closed", "repointed"]
    assert (having(middle), having(original)) == (set(), {bob.id, cleo.id})
    assert drifting() == {}
    reopen_question(tina, middle.id)
    assert (thread(copy).duplicate_of_id, having(original)) == (original.id, {cleo.id})
    assert drifting() == {}


def test_there_are_no_circles(three):
    first, second, third, tina, *_ = three
    mark_duplicate(tina, second.id, first.id)
    mark_duplicate(tina, third.id, second.id)
    for original in (first, second, third):
        with pytest.raises(Invalid):
            mark_duplicate(tina, first.id, original.id)


def test_an_original_is_a_question_the_actor_can_see(three):
    _original, copy, _, tina, ana, bob, _cleo = three
    hidden = make.question(ana)
    hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    for wrong in (hidden.id, make.discussion(bob).id, 999_999):
        with pytest.raises(Invalid) as refused:
            mark_duplicate(tina, copy.id, wrong)
        assert refused.value.fields["original"]
    with pytest.raises(Invalid):
        mark_duplicate(make.moderator(), copy.id, hidden.id)
    assert state(copy) == ("open", None)


def test_a_public_question_never_points_into_a_private_place(three):
    original, copy, _, tina, *_ = three
    move_thread(tina, original.id, category_id=make.category("inside", read_access="staff").id)
    with pytest.raises(Invalid):
        mark_duplicate(tina, copy.id, original.id)


def test_an_original_that_moved_out_of_sight_is_not_named(three):
    original, copy, _, tina, *_ = three
    mark_duplicate(tina, copy.id, original.id)
    move_thread(tina, original.id, category_id=make.category("inside", read_access="staff").id)
    assert original_for(STRANGER, thread(copy)) is None
    assert original_for(tina, thread(copy)).id == original.id


@pytest.mark.parametrize(("who", "reputation", "allowed"), [("asker", 1, True), ("member", 249, False), ("member", 250, True)])
def test_askers_staff_and_those_with_the_privilege_mark_duplicates(app, who, reputation, allowed):
    asker = make.member()
    original, copy = make.question(), make.question(asker)
    actor = asker if who == "asker" else make.member(reputation=reputation)
    if allowed:
        mark_duplicate(actor, copy.id, original.id)
        assert state(copy) == ("closed", "duplicate")
    else:
        with pytest.raises(NotAllowed):
            mark_duplicate(actor, copy.id, original.id)


def test_a_removed_original_lets_its_duplicates_go_and_takes_them_back(three):
    original, copy, other, tina, _ana, bob, cleo = three
    moderator, opening = make.moderator(), make.opening_post(original)
    for duplicate in (copy, other):
        mark_duplicate(tina, duplicate.id, original.id)
    hide_post(moderator, opening.id, reason="spam")
    assert (state(copy), last(copy).cause) == (("open", None), "original_removed")
    assert drifting() == {}
    mark_duplicate(tina, other.id, copy.id)
    restore_post(moderator, opening.id)
    assert (state(copy), thread(copy).duplicate_of_id) == (("closed", "duplicate"), original.id)
    assert thread(other).duplicate_of_id == original.id
    assert having(original) == {bob.id, cleo.id}
    assert drifting() == {}


def test_a_duplicate_that_is_hidden_takes_its_people_away(three):
    original, copy, _, tina, _ana, bob, _cleo = three
    moderator, opening = make.moderator(), make.opening_post(copy)
    mark_duplicate(tina, copy.id, original.id)
    hide_post(moderator, opening.id, reason="spam")
    assert having(original) == set()
    restore_post(moderator, opening.id)
    assert having(original) == {bob.id}
    assert drifting() == {}


def test_an_original_that_becomes_a_discussion_lets_its_duplicates_go(three):
    original, copy, _, tina, *_ = three
    mark_duplicate(tina, copy.id, original.id)
    change_type(make.moderator(), original.id, type="discussion")
    assert state(copy) == ("open", None)
    assert drifting() == {}


def test_marking_twice_is_one_decision_and_an_old_page_is_refused(three):
    original, copy, other, tina, *_ = three
    mark_duplicate(tina, copy.id, original.id, version=1)
    mark_duplicate(tina, copy.id, original.id, version=1)
    assert ledger(copy) == ["asked", "closed"]
    with pytest.raises(WrongState):
        mark_duplicate(make.agent(), copy.id, other.id, version=1)


def test_likely_originals_are_found_by_their_words(app):
    asker = make.member()
    router = make.question(asker, title="Router reboots every night at three")
    copy = make.question(asker, title="My router reboots at night")
    make.question(asker, title="Invoice shows the wrong amount")
    hidden = make.question(asker, title="Router reboots at night too")
    hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    jobs.drain()
    assert [found.id for found in possible_originals(STRANGER, thread(copy))] == [router.id]
    assert possible_originals(STRANGER, thread(copy), "???") == []
