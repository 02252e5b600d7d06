"""What goes takes exactly its points along; what comes back brings them back."""

import pytest

from forum.accounts.commands.leaving import _anonymise
from forum.resolution.commands import (
    accept_answer,
    close_question,
    mark_duplicate,
    reopen_question,
    say_still_broken,
    solve_by_self,
    verify_answer,
    withdraw_acceptance,
)
from forum.threads.commands import delete_post, hide_post, restore_post, undelete_post
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.commands.organising import change_type, move_thread
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.reputation.scene import active, earned, rows, scene

EVERYTHING = ["answer_accepted", "answer_upvoted", "answer_verified", "post_downvoted"]
WORTH = 10 - 2 + 15 + 10


@pytest.fixture
def s(app):
    """Bob's answer is voted up and down, accepted and verified; Ana's question is voted up."""
    s = scene()
    s.dora = make.member("dora")
    cast_vote(s.cleo, s.answer.id, 1)
    cast_vote(s.cleo, s.opening.id, 1)
    cast_vote(s.dora, s.answer.id, -1)
    accept_answer(s.ana, s.answer.id)
    verify_answer(s.tina, s.answer.id)
    assert (active(s.bob), earned(s.bob)) == (EVERYTHING, WORTH)
    assert (active(s.ana), active(s.dora)) == (["accepting", "question_upvoted"], ["downvoting"])
    yield s
    assert drifting() == {}


def test_a_hidden_answer_earns_nothing_until_it_is_restored(s):
    hide_post(s.max, s.answer.id, reason="off_topic")
    assert (active(s.bob), earned(s.bob), active(s.dora)) == ([], 0, [])
    assert active(s.ana) == ["question_upvoted"], "the acceptance went with the answer"
    restore_post(s.max, s.answer.id)
    assert (active(s.bob), earned(s.bob), active(s.dora)) == (EVERYTHING, WORTH, ["downvoting"])
    assert active(s.ana) == ["accepting", "question_upvoted"]


def test_a_deleted_question_takes_the_points_of_everybody_in_it(s):
    delete_post(s.max, s.opening.id)
    assert active(s.bob) == active(s.ana) == active(s.dora) == []
    assert (earned(s.bob), earned(s.ana)) == (0, 0)
    undelete_post(s.max, s.opening.id)
    assert (active(s.bob), active(s.ana)) == (EVERYTHING, ["accepting", "question_upvoted"])


def test_a_withdrawn_acceptance_is_reversed_and_a_changed_one_moves_on(s):
    other = make.answer(s.question, s.cleo)
    accept_answer(s.ana, other.id)
    assert active(s.bob) == [kind for kind in EVERYTHING if kind != "answer_accepted"]
    assert active(s.cleo) == ["answer_accepted"]
    assert active(s.ana) == ["accepting", "question_upvoted"]
    withdraw_acceptance(s.ana, other.id)
    assert active(s.cleo) == []
    assert active(s.ana) == ["question_upvoted"]


@pytest.mark.parametrize("how", ["still_broken", "reopened", "closed", "by_self"])
def test_whatever_ends_a_solution_ends_its_points(s, how):
    if how == "still_broken":
        say_still_broken(s.ana, s.question.id)
    elif how == "reopened":
        reopen_question(s.tina, s.question.id)
    elif how == "closed":
        close_question(s.tina, s.question.id, reason="off_topic")
    else:
        reopen_question(s.ana, s.question.id)
        solve_by_self(s.ana, s.question.id, note="I found it.")
    assert active(s.bob) == [kind for kind in EVERYTHING if kind != "answer_accepted"]
    assert active(s.ana) == ["question_upvoted"]


def test_a_duplicate_keeps_what_its_posts_earned_by_votes(s):
    reopen_question(s.ana, s.question.id)
    mark_duplicate(s.tina, s.question.id, make.question().id)
    assert active(s.bob) == [kind for kind in EVERYTHING if kind != "answer_accepted"]


def test_what_becomes_a_discussion_stops_earning(s):
    reopen_question(s.ana, s.question.id)
    change_type(s.max, s.question.id, type="discussion")
    assert active(s.bob) == active(s.ana) == active(s.dora) == []
    withdraw_vote(s.cleo, s.answer.id)
    change_type(s.max, s.question.id, type="question")
    assert active(s.bob) == ["answer_verified", "post_downvoted"]


def test_points_follow_the_readers_of_a_category(s):
    club = make.category("club", read_access="members")
    move_thread(s.tina, s.question.id, category_id=club.id)
    assert active(s.bob) == active(s.ana) == active(s.dora) == []
    edit_category(make.admin(), club.id, CategoryDraft("Club", read_access="everyone"))
    assert (active(s.bob), active(s.dora)) == (EVERYTHING, ["downvoting"])
    move_thread(s.tina, s.question.id, category_id=make.category("other").id)
    assert earned(s.bob) == WORTH
    assert len(rows(s.bob)) == 12, "to another place that everybody reads nothing moves"


def test_votes_of_a_member_who_leaves_stay_with_others(s):
    _anonymise(s.cleo)
    _anonymise(s.ana)
    assert (active(s.bob), earned(s.bob)) == (EVERYTHING, WORTH)


def test_a_vote_taken_back_on_a_removed_post_is_not_reversed_twice(s):
    hide_post(s.max, s.answer.id, reason="other")
    withdraw_vote(s.max, s.answer.id)
    restore_post(s.max, s.answer.id)
    assert earned(s.bob) == WORTH
