"""What gives points, to whom, and what gives none."""

import pytest

from forum.core.permissions import SYSTEM
from forum.resolution.commands import accept_answer, add_solution, presume_solved, unverify_answer, verify_answer
from forum.votes.commands import cast_vote, withdraw_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.reputation.scene import active, earned, reputation, rows, scene
from tests.statements import writes


def test_an_answer_voted_up_gives_ten_and_a_question_five(app):
    s = scene()
    cast_vote(s.cleo, s.answer.id, 1)
    cast_vote(s.cleo, s.opening.id, 1)
    assert (earned(s.bob), reputation(s.bob)) == (10, 11)
    assert earned(s.ana) == 5
    assert rows(s.cleo) == []
    assert drifting() == {}


def test_a_vote_down_takes_two_and_costs_the_voter_one_on_answers_only(app):
    s = scene()
    before = earned(s.cleo)
    cast_vote(s.cleo, s.answer.id, -1)
    cast_vote(s.cleo, s.opening.id, -1)
    assert rows(s.bob) == [("post_downvoted", -2, -2)]
    assert rows(s.ana) == [("post_downvoted", -2, -2)]
    assert rows(s.cleo) == [("downvoting", -1, -1)]
    assert earned(s.cleo) == before - 1
    assert drifting() == {}


def test_one_is_the_least_that_is_shown_and_the_ledger_knows_better(app):
    s = scene()
    cast_vote(s.cleo, s.answer.id, -1)
    assert (earned(s.bob), reputation(s.bob)) == (-2, 1)
    cast_vote(make.member(), s.answer.id, 1)
    assert (earned(s.bob), reputation(s.bob)) == (8, 9)
    withdraw_vote(s.cleo, s.answer.id)
    assert reputation(s.bob) == 11
    assert drifting() == {}


def test_changing_a_vote_takes_back_exactly_what_it_gave(app):
    s = scene()
    cast_vote(s.cleo, s.answer.id, 1)
    cast_vote(s.cleo, s.answer.id, -1)
    assert rows(s.bob) == [("answer_upvoted", 10, 10), ("answer_upvoted", -10, -10), ("post_downvoted", -2, -2)]
    cast_vote(s.cleo, s.answer.id, 1)
    assert earned(s.bob) == 10
    assert rows(s.cleo) == [("downvoting", -1, -1), ("downvoting", 1, 1)]
    withdraw_vote(s.cleo, s.answer.id)
    assert earned(s.bob) == 0
    assert active(s.bob) == active(s.cleo) == []
    assert drifting() == {}


def test_an_acceptance_gives_the_helper_fifteen_and_the_asker_two(app):
    s = scene()
    accept_answer(s.ana, s.answer.id)
    assert rows(s.bob) == [("answer_accepted", 15, 15)]
    assert rows(s.ana) == [("accepting", 2, 2)]
    assert drifting() == {}


def test_only_the_asker_earns_for_accepting(app):
    s = scene()
    accept_answer(s.tina, s.answer.id)
    assert active(s.bob) == ["answer_accepted"]
    assert active(s.ana) == active(s.tina) == []
    assert drifting() == {}


def test_ones_own_answer_earns_nothing_by_being_accepted(app):
    s = scene()
    own, staffs = make.answer(s.question, s.ana), make.answer(s.question, s.tina)
    accept_answer(s.ana, own.id)
    accept_answer(s.tina, own.id)
    accept_answer(s.tina, staffs.id)
    assert active(s.ana) == active(s.tina) == []
    assert drifting() == {}


def test_every_further_solution_counts_and_a_presumed_one_does_not(app):
    s = scene()
    other = make.answer(s.question, make.member("dora", reputation=1))
    accept_answer(s.ana, s.answer.id)
    add_solution(s.ana, other.id, scope="Firmware 2")
    assert active(s.ana) == ["accepting", "accepting"]
    assert active(make_known(other)) == ["answer_accepted"]
    presumed = make.question()
    guess = make.answer(presumed, s.bob)
    presume_solved(SYSTEM, presumed.id, answer_id=guess.id)
    assert active(s.bob) == ["answer_accepted"]
    assert drifting() == {}


def make_known(post):
    return type("Member", (), {"id": post.author_id})


def test_staff_vouching_for_an_answer_gives_ten_but_not_to_themselves(app):
    s = scene()
    own = make.answer(s.question, s.tina)
    verify_answer(s.tina, s.answer.id)
    verify_answer(s.tina, own.id)
    assert (active(s.bob), earned(s.bob)) == (["answer_verified"], 10)
    assert active(s.tina) == []
    unverify_answer(s.max, s.answer.id)
    assert (active(s.bob), earned(s.bob)) == ([], 0)
    unverify_answer(s.tina, own.id)
    verify_answer(s.max, own.id)
    assert active(s.tina) == ["answer_verified"]
    assert drifting() == {}


def test_discussions_and_comments_earn_nothing(app):
    s = scene()
    talk = make.discussion(s.ana)
    reply = make.answer(talk, s.bob)
    for post_id in (make.opening_post(talk).id, reply.id, make.comment(s.answer, s.bob).id):
        cast_vote(s.cleo, post_id, 1)
    cast_vote(s.cleo, reply.id, -1)
    assert rows(s.ana) == rows(s.bob) == rows(s.cleo) == []
    assert drifting() == {}


@pytest.mark.parametrize("access", ["members", "staff"])
def test_places_that_not_everybody_reads_earn_nothing(app, access):
    s = scene(category=make.category("club"))
    from forum.threads.commands.categories import CategoryDraft, edit_category

    edit_category(make.admin(), s.question.category_id, CategoryDraft("Club", read_access=access, post_access="staff"))
    cast_vote(s.tina, s.answer.id, 1)
    accept_answer(s.tina, s.answer.id)
    verify_answer(s.tina, s.answer.id)
    assert rows(s.bob) == []
    assert drifting() == {}


@pytest.mark.sqlite
def test_a_vote_costs_three_statements_for_its_points(app, statements):
    s = scene()
    cast_vote(make.member(), s.answer.id, 1)
    with statements() as seen:
        cast_vote(s.cleo, s.answer.id, 1)
    about = [statement for statement in seen if "reputation" in statement]
    assert len(about) == 3, about
    with statements() as changed:
        cast_vote(s.cleo, s.answer.id, -1)
    assert len([s for s in writes(changed) if "reputation" in s]) == 3, "a reversed row, new rows, totals"


def test_the_cost_of_a_vote_does_not_grow_with_the_ledger(app, statements):
    s, counted = scene(), []
    for size in (1, 8):
        for _each in range(size):
            cast_vote(make.member(), s.answer.id, 1)
        with statements() as seen:
            cast_vote(make.member(f"last{size}"), s.answer.id, 1)
        counted.append(len(seen))
    assert counted[0] == counted[1]
