"""Accepting an answer, changing one's mind, further solutions, solved without an answer, verified by staff."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.resolution.commands import (
    accept_answer,
    add_solution,
    close_question,
    presume_solved,
    solve_by_self,
    unverify_answer,
    verify_answer,
    withdraw_acceptance,
)
from forum.resolution.queries import solutions_of
from forum.threads.commands import edit_post, post_comment
from forum.threads.models import Post, Thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import flagged, last, ledger, marks, scene, state, thread


def solution_count(member):
    return session().scalar(select(User.solution_count).where(User.id == member.id))


@command
def age(thread_id, days):
    """As if everything here had been written `days` earlier."""
    earlier = utcnow() - timedelta(days=days)
    session().execute(update(Post).where(Post.thread_id == thread_id).values(created_at=earlier))
    session().execute(update(Thread).where(Thread.id == thread_id).values(created_at=earlier))


@pytest.mark.parametrize(("who", "how"), [("ana", "accepted_by_asker"), ("tina", "accepted_by_staff"), ("max", "accepted_by_staff")])
def test_the_asker_and_staff_accept(app, who, how):
    s = scene()
    accept_answer(getattr(s, who), s.first.id)
    assert state(s.question) == ("solved", how)
    assert marks(s.question) == [(s.first.id, "")]
    assert flagged() == {s.first.id}
    assert solution_count(s.bob) == 1
    assert drifting() == {}


@pytest.mark.parametrize(("days", "reputation", "allowed"), [(8, 1000, True), (8, 999, False), (6, 1000, False)])
def test_a_trusted_helper_accepts_for_an_asker_who_has_been_silent_for_a_week(app, days, reputation, allowed):
    s = scene()
    helper = make.member(reputation=reputation)
    age(s.question.id, days)
    if allowed:
        accept_answer(helper, s.first.id)
        assert state(s.question) == ("solved", "accepted_by_helper")
        withdraw_acceptance(s.ana, s.first.id)
        assert state(s.question) == ("open", None)
    else:
        with pytest.raises(NotAllowed):
            accept_answer(helper, s.first.id)


def test_an_asker_who_comments_or_edits_is_not_silent(app):
    s = scene()
    helper = make.member(reputation=1000)
    age(s.question.id, 8)
    post_comment(s.ana, s.first.id, body="I shall try this at the weekend.")
    with pytest.raises(NotAllowed) as refused:
        accept_answer(helper, s.first.id)
    assert refused.value.missing.kind == "silence"


def test_a_helper_never_changes_what_somebody_has_decided(app):
    s = scene()
    age(s.question.id, 8)
    accept_answer(s.ana, s.first.id)
    with pytest.raises(WrongState):
        accept_answer(make.member(reputation=1000), s.second.id)


def test_other_members_cannot_accept(app):
    s = scene()
    with pytest.raises(NotAllowed):
        accept_answer(s.cleo, s.first.id)
    assert state(s.question) == ("open", None)


def test_accepting_twice_changes_nothing(app):
    s = scene()
    accept_answer(s.ana, s.first.id, version=1)
    accept_answer(s.ana, s.first.id, version=1)
    assert ledger(s.question) == ["asked", "solved"]


def test_the_asker_may_change_the_accepted_answer(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    accept_answer(s.ana, s.second.id)
    assert marks(s.question) == [(s.second.id, "")]
    assert flagged() == {s.second.id}
    assert ledger(s.question) == ["asked", "solved", "solution_changed"]
    assert (solution_count(s.bob), solution_count(s.cleo)) == (0, 1)
    assert drifting() == {}


def test_acceptance_pins_the_revision_and_a_later_edit_shows(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    assert not solutions_of(thread(s.question))[0].edited_since_accepted
    edit_post(s.bob, s.first.id, base=1, body="Turn it off, wait a minute, and on again.")
    fact = solutions_of(thread(s.question))[0]
    assert (fact.revision, fact.post_revision, fact.edited_since_accepted) == (1, 2, True)
    assert last(s.question).answer_revision == 1


def test_several_solutions_one_primary_each_for_its_version(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    add_solution(s.tina, s.second.id, scope=" Firmware  2.x ")
    assert marks(s.question) == [(s.first.id, ""), (s.second.id, "Firmware 2.x")]
    add_solution(s.ana, s.second.id, scope="Firmware 2.x")
    assert ledger(s.question) == ["asked", "solved", "solution_added"]
    withdraw_acceptance(s.ana, s.first.id)
    assert (marks(s.question), state(s.question)) == ([(s.second.id, "Firmware 2.x")], ("solved", "accepted_by_staff"))
    withdraw_acceptance(s.ana, s.second.id)
    assert state(s.question) == ("open", None)
    assert drifting() == {}


def test_a_further_solution_names_its_version_and_stands_beside_a_first(app):
    s = scene()
    with pytest.raises(WrongState):
        add_solution(s.ana, s.first.id, scope="2.x")
    accept_answer(s.ana, s.first.id)
    for scope in ("", "  ", "x" * 81):
        with pytest.raises(Invalid) as refused:
            add_solution(s.ana, s.second.id, scope=scope)
        assert "scope" in refused.value.fields
    with pytest.raises(WrongState):
        add_solution(s.ana, s.first.id, scope="2.x")


def test_solved_by_oneself_says_how_and_names_no_answer(app):
    s = scene()
    with pytest.raises(Invalid):
        solve_by_self(s.ana, s.question.id, note=" ")
    with pytest.raises(NotAllowed):
        solve_by_self(s.tina, s.question.id, note="They rang us.")
    solve_by_self(s.ana, s.question.id, note="The cable was loose.")
    assert state(s.question) == ("solved", "solved_by_self")
    assert (thread(s.question).solved_note, marks(s.question)) == ("The cable was loose.", [])
    accept_answer(s.ana, s.first.id)
    assert state(s.question) == ("solved", "accepted_by_asker")
    assert thread(s.question).solved_note is None
    assert drifting() == {}


def test_presumed_is_for_the_system_counts_apart_and_anybody_entitled_may_confirm_it(app):
    s = scene()
    for actor in (s.ana, s.tina, make.admin()):
        with pytest.raises(NotAllowed):
            presume_solved(actor, s.question.id)
    presume_solved(SYSTEM, s.question.id, answer_id=s.first.id)
    assert (state(s.question), thread(s.question).status) == (("solved", "presumed"), "presumed")
    assert solution_count(s.bob) == 0
    accept_answer(s.ana, s.first.id)
    assert state(s.question) == ("solved", "accepted_by_asker")
    assert solution_count(s.bob) == 1
    assert drifting() == {}


def test_only_open_questions_are_presumed_solved_and_only_by_their_own_answers(app):
    s = scene()
    with pytest.raises(NotFound):
        presume_solved(SYSTEM, s.question.id, answer_id=make.answer(make.question()).id)
    accept_answer(s.ana, s.first.id)
    with pytest.raises(WrongState):
        presume_solved(SYSTEM, s.question.id, answer_id=s.second.id)


def test_a_closed_question_is_opened_before_it_is_solved(app):
    s = scene()
    close_question(s.tina, s.question.id, reason="off_topic")
    for attempt in (lambda: accept_answer(s.ana, s.first.id), lambda: solve_by_self(s.ana, s.question.id, note="x")):
        with pytest.raises(WrongState) as refused:
            attempt()
        assert refused.value.current == "off_topic"


def test_a_decision_on_an_old_page_is_refused_with_the_state_there_is(app):
    s = scene()
    accept_answer(s.ana, s.first.id, version=1)
    with pytest.raises(WrongState) as refused:
        accept_answer(s.tina, s.second.id, version=1)
    assert refused.value.current == "solved"
    assert refused.value.details["version"] == 2
    accept_answer(s.tina, s.second.id, version=2)


def test_a_reply_in_between_does_not_make_the_page_old(app):
    s = scene()
    post_comment(s.cleo, s.opening.id, body="Which firmware?", asks_for_info=True)
    post_comment(s.ana, s.opening.id, body="The newest one.")
    accept_answer(s.ana, s.first.id, version=1)
    assert state(s.question) == ("solved", "accepted_by_asker")


def test_replies_in_discussions_and_comments_are_never_accepted(app):
    ana = make.member()
    discussion = make.discussion(ana)
    with pytest.raises(WrongState):
        accept_answer(ana, make.answer(discussion).id)
    with pytest.raises(NotFound):
        accept_answer(ana, make.comment(make.opening_post(discussion)).id)


def test_staff_vouch_for_an_answer_apart_from_acceptance(app):
    s = scene()
    with pytest.raises(NotAllowed):
        verify_answer(s.ana, s.first.id)
    verify_answer(s.tina, s.first.id)
    assert session().get(Post, s.first.id, populate_existing=True).verified_by_staff_at is not None
    assert state(s.question) == ("open", None)
    unverify_answer(s.max, s.first.id)
    assert session().get(Post, s.first.id, populate_existing=True).verified_by_staff_at is None


def test_accepting_costs_the_same_however_many_answers_there_are(app, statements):
    asker, bob = make.member(), make.member()
    few, many = make.question(asker), make.question(asker)
    one, others = make.answer(few, bob), [make.answer(many, bob) for _ in range(25)]
    accept_answer(asker, make.answer(make.question(asker), bob).id)  # the day's and the tallies' rows are there now
    with statements() as first:
        accept_answer(asker, one.id)
    with statements() as second:
        accept_answer(asker, others[3].id)
    assert len(first) == len(second)
