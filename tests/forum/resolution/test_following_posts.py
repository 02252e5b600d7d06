"""What happens to posts and threads, and what the ledger, the solutions and the counters make of it in the same transaction."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.notifications.queries import inbox
from forum.resolution.commands import accept_answer, add_solution, close_question, presume_solved, solve_by_self, withdraw_acceptance
from forum.resolution.counting import counts
from forum.resolution.queries import history_of
from forum.threads.commands import change_type, delete_post, edit_post, hide_post, move_thread, restore_post, undelete_post
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import flagged, last, ledger, marks, scene, state, thread


def solution_count(member):
    return session().scalar(select(User.solution_count).where(User.id == member.id))


def gone(s, post, way):
    hide_post(s.max, post.id, reason="spam") if way == "hidden" else delete_post(s.max, post.id)


def back(s, post, way):
    restore_post(s.max, post.id) if way == "hidden" else undelete_post(s.max, post.id)


def test_a_question_begins_with_a_row_in_the_ledger(app):
    s = scene()
    row = last(s.question)
    assert (row.seq, row.move, row.was_counted, row.is_counted, row.is_resolution) == (1, "asked", False, True, "open")
    assert make.discussion(s.ana).resolution_seq == 0
    assert drifting() == {}


@pytest.mark.parametrize("way", ["hidden", "deleted"])
def test_removing_the_accepted_answer_withdraws_the_acceptance(app, way):
    s = scene()
    accept_answer(s.ana, s.first.id)
    gone(s, s.first, way)
    assert (state(s.question), flagged(), solution_count(s.bob)) == (("open", None), set(), 0)
    assert last(s.question).cause == "answer_removed"
    assert drifting() == {}


@pytest.mark.parametrize("way", ["hidden", "deleted"])
def test_when_it_comes_back_it_is_the_solution_again(app, way):
    s = scene()
    accept_answer(s.ana, s.first.id)
    edit_post(s.bob, s.first.id, base=1, body="Turn it off, count to ten, and on again.")
    gone(s, s.first, way)
    back(s, s.first, way)
    assert (state(s.question), marks(s.question)) == (("solved", "accepted_by_asker"), [(s.first.id, "")])
    assert (last(s.question).answer_revision, last(s.question).cause) == (1, "answer_returned")
    assert solution_count(s.bob) == 1
    assert drifting() == {}


def test_unless_something_was_decided_in_between(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    hide_post(s.max, s.first.id, reason="spam")
    accept_answer(s.ana, s.second.id)
    restore_post(s.max, s.first.id)
    assert marks(s.question) == [(s.second.id, "")]
    withdraw_acceptance(s.ana, s.second.id)
    assert state(s.question) == ("open", None)
    assert drifting() == {}


def test_a_further_solution_takes_the_place_of_a_removed_primary_one(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    add_solution(s.tina, s.second.id, scope="2.x")
    hide_post(s.max, s.first.id, reason="spam")
    assert (state(s.question), marks(s.question)) == (("solved", "accepted_by_staff"), [(s.second.id, "2.x")])
    restore_post(s.max, s.first.id)
    assert marks(s.question) == [(s.second.id, "2.x")]
    assert drifting() == {}


def test_a_removed_further_solution_leaves_the_primary_one(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    add_solution(s.tina, s.second.id, scope="2.x")
    hide_post(s.max, s.second.id, reason="spam")
    assert (marks(s.question), last(s.question).move) == ([(s.first.id, "")], "solution_withdrawn")
    assert drifting() == {}


@pytest.mark.parametrize("way", ["hidden", "deleted"])
@pytest.mark.parametrize("before", ["open", "solved", "presumed", "self", "closed"])
def test_a_removed_question_counts_nowhere_and_comes_back_as_it_was(app, way, before):
    s = scene()
    {
        "open": lambda: None, "solved": lambda: accept_answer(s.ana, s.first.id),
        "presumed": lambda: presume_solved(SYSTEM, s.question.id, answer_id=s.first.id),
        "self": lambda: solve_by_self(s.ana, s.question.id, note="The cable."),
        "closed": lambda: close_question(s.tina, s.question.id, reason="off_topic"),
    }[before]()
    was, number = state(s.question), solution_count(s.bob)
    gone(s, s.opening, way)
    assert (counts().asked, solution_count(s.bob)) == (0, 0)
    assert last(s.question).move == "removed"
    assert drifting() == {}
    back(s, s.opening, way)
    assert (counts().asked, solution_count(s.bob), state(s.question)) == (1, number, was)
    assert drifting() == {}


def test_hidden_and_deleted_at_once_counts_again_only_when_both_are_over(app):
    s = scene()
    hide_post(s.max, s.opening.id, reason="spam")
    delete_post(s.max, s.opening.id)
    restore_post(s.max, s.opening.id)
    assert (ledger(s.question), counts().asked) == (["asked", "removed"], 0)
    undelete_post(s.max, s.opening.id)
    assert (ledger(s.question), counts().asked) == (["asked", "removed", "restored"], 1)


def test_becoming_a_discussion_and_a_question_again_keeps_the_counts_exact(app):
    s = scene()
    change_type(s.max, s.question.id, type="discussion")
    assert (counts().asked, last(s.question).cause) == (0, "type_changed")
    assert drifting() == {}
    change_type(s.max, s.question.id, type="question")
    assert (counts().unresolved, ledger(s.question)) == (1, ["asked", "removed", "restored"])
    assert drifting() == {}


def test_a_discussion_that_becomes_a_question_is_asked_then(app):
    discussion = make.discussion(make.member())
    change_type(make.moderator(), discussion.id, type="question")
    assert (ledger(discussion), counts().unresolved) == (["asked"], 1)
    assert drifting() == {}


def test_a_hidden_question_that_becomes_a_discussion_stays_uncounted(app):
    s = scene()
    hide_post(s.max, s.opening.id, reason="spam")
    change_type(s.max, s.question.id, type="discussion")
    restore_post(s.max, s.opening.id)
    assert counts().asked == 0
    assert drifting() == {}
    change_type(s.max, s.question.id, type="question")
    assert counts().unresolved == 1
    assert drifting() == {}


def test_moving_takes_the_past_along_and_helpers_keep_only_what_everyone_may_read(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    move_thread(s.tina, s.question.id, category_id=make.category("billing").id)
    assert solution_count(s.bob) == 1
    assert drifting() == {}
    move_thread(s.tina, s.question.id, category_id=make.category("inside", read_access="staff").id)
    assert solution_count(s.bob) == 0
    assert drifting() == {}


def test_editing_a_solution_tells_the_asker(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    edit_post(s.bob, s.first.id, base=1, body="Replace the power supply.")
    edit_post(s.cleo, s.second.id, base=1, body="Just wait a day or two.")
    jobs.drain()
    assert [line.kind for line in inbox(s.ana)[0]].count("solution_edited") == 1


def test_the_history_of_a_question_hides_removals_and_hidden_answers_from_others(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    hide_post(s.max, s.first.id, reason="spam")
    hide_post(s.max, s.opening.id, reason="spam")
    restore_post(s.max, s.opening.id)
    shown = [(entry.move, entry.actor and entry.actor.handle, entry.answer_id) for entry in history_of(Actor(), thread(s.question))]
    assert shown == [("solved", "ana", None), ("reopened", None, None)]
    assert [entry.move for entry in history_of(s.max, thread(s.question))] == ["solved", "reopened", "removed", "restored"]
