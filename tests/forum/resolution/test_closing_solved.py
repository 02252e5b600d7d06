"""Closing a solved question takes its solution away for as long as it is closed; opening it again brings it back."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.cli.counting import rebuild_counts
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import WrongState
from forum.notifications.queries import inbox
from forum.resolution.commands import (
    accept_answer,
    add_solution,
    close_question,
    mark_duplicate,
    presume_solved,
    reopen_question,
    solve_by_self,
)
from forum.resolution.models import Solution
from forum.threads.commands import hide_post, restore_post
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import last, ledger, marks, scene, state, thread


@pytest.fixture
def solved(app):
    """Ana's question that Bob's answer solved, and another one it may be a duplicate of."""
    s = scene()
    s.original = make.question(s.cleo)
    s.before = standing(s.bob)
    accept_answer(s.ana, s.first.id)
    s.earned = standing(s.bob)
    return s


def standing(member):
    found = select(User.reputation, User.solution_count).where(User.id == member.id)
    return tuple(session().execute(found).one())


def said(member):
    return [line.said for line in inbox(member)[0]]


def test_taking_a_duplicate_back_brings_the_acceptance_back(solved):
    s = solved
    mark_duplicate(s.tina, s.question.id, s.original.id)
    assert (state(s.question), standing(s.bob)) == (("closed", "duplicate"), s.before)
    reopen_question(s.tina, s.question.id)
    assert (state(s.question), marks(s.question)) == (("solved", "accepted_by_asker"), [(s.first.id, "")])
    assert standing(s.bob) == s.earned
    assert session().scalar(select(Solution.accepted_by_id)) == s.ana.id
    assert ledger(s.question) == ["asked", "solved", "closed", "reopened", "solved"]
    assert drifting() == {}
    rebuild_counts()
    assert (standing(s.bob), drifting()) == (s.earned, {})


def test_again_and_again_it_is_the_acceptance_of_the_same_person_at_the_same_revision(solved):
    s = solved
    for _time in range(2):
        close_question(s.tina, s.question.id, reason="off_topic")
        reopen_question(s.max, s.question.id)
    hide_post(s.max, s.first.id, reason="spam")
    restore_post(s.max, s.first.id)
    mark = session().scalars(select(Solution)).one()
    assert (mark.accepted_by_id, mark.revision, standing(s.bob)) == (s.ana.id, 1, s.earned)
    assert drifting() == {}


def test_further_solutions_come_back_beside_the_first(solved):
    s = solved
    add_solution(s.tina, s.second.id, scope="2.x")
    close_question(s.tina, s.question.id, reason="not_reproducible")
    reopen_question(s.tina, s.question.id)
    assert marks(s.question) == [(s.first.id, ""), (s.second.id, "2.x")]
    assert drifting() == {}


@pytest.mark.parametrize("how", ["self", "presumed"])
def test_what_no_acceptance_solved_is_solved_again_as_it_was(app, how):
    s = scene()
    if how == "self":
        solve_by_self(s.ana, s.question.id, note="The cable.")
    else:
        presume_solved(SYSTEM, s.question.id, answer_id=s.first.id)
    was, note = state(s.question), thread(s.question).solved_note
    close_question(s.tina, s.question.id, reason="off_topic")
    reopen_question(s.tina, s.question.id)
    assert (state(s.question), thread(s.question).solved_note) == (was, note)
    assert drifting() == {}


def test_an_answer_that_went_meanwhile_does_not_come_back_as_the_solution(solved):
    s = solved
    close_question(s.tina, s.question.id, reason="off_topic")
    hide_post(s.max, s.first.id, reason="spam")
    reopen_question(s.tina, s.question.id)
    assert (state(s.question), standing(s.bob)[1]) == (("open", None), 0)
    assert drifting() == {}


def test_what_was_open_when_it_was_closed_is_open_again(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    reopen_question(s.max, s.question.id)
    close_question(s.tina, s.question.id, reason="off_topic")
    reopen_question(s.tina, s.question.id)
    assert state(s.question) == ("open", None)


def test_an_original_that_goes_gives_the_solution_back_and_takes_it_when_it_returns(solved):
    s, opening = solved, make.opening_post(solved.original)
    mark_duplicate(s.tina, s.question.id, s.original.id)
    for _time in range(2):
        hide_post(s.max, opening.id, reason="spam")
        assert (state(s.question), standing(s.bob)) == (("solved", "accepted_by_asker"), s.earned)
        assert drifting() == {}
        restore_post(s.max, opening.id)
        assert (state(s.question), standing(s.bob)) == (("closed", "duplicate"), s.before)
        assert drifting() == {}
    reopen_question(s.tina, s.question.id)
    assert standing(s.bob) == s.earned


def test_two_presses_open_it_once(solved):
    s = solved
    close_question(s.tina, s.question.id, reason="off_topic")
    seen = thread(s.question).resolution_seq
    reopen_question(s.tina, s.question.id, version=seen)
    reopen_question(s.tina, s.question.id, version=seen)
    assert state(s.question) == ("solved", "accepted_by_asker")
    with pytest.raises(WrongState):
        reopen_question(s.max, s.question.id, version=seen)
    reopen_question(s.tina, s.question.id, version=thread(s.question).resolution_seq)
    assert (state(s.question), last(s.question).cause) == (("open", None), "not_solved")


def test_who_asked_and_who_helped_hear_of_both(solved):
    s = solved
    mark_duplicate(s.tina, s.question.id, s.original.id)
    jobs.drain()
    gone = f"{s.tina.display_name} closed this as a duplicate: the accepted answer counts as no solution while it is closed"
    assert gone in said(s.ana)
    assert gone in said(s.bob)
    assert gone not in said(s.cleo)
    reopen_question(s.tina, s.question.id)
    jobs.drain()
    back = f"{s.tina.display_name} reopened this: it is solved again, by the answer that was accepted before"
    assert back in said(s.ana)
    assert back in said(s.bob)


@pytest.mark.parametrize("form", ["close", "duplicate"])
def test_the_form_says_what_becomes_of_the_solution(solved, visitor, form):
    s, warning = solved, "the accepted answer counts as no solution"
    staff = visitor.sign_in(s.tina)
    assert warning in staff.get(f"/questions/{s.question.id}/{form}").words
    assert warning not in staff.get(f"/questions/{s.original.id}/{form}").words


def test_the_form_that_opens_it_again_says_that_it_is_solved_then(solved, visitor):
    s = solved
    close_question(s.tina, s.question.id, reason="off_topic")
    close_question(s.tina, s.original.id, reason="off_topic")
    staff, words = visitor.sign_in(s.tina), "is solved again by the same answer"
    assert words in staff.get(f"/questions/{s.question.id}/reopen").words
    assert words not in staff.get(f"/questions/{s.original.id}/reopen").words
