"""Each invariant notices when somebody changes rows behind the commands."""

import pytest
from sqlalchemy import text

from forum.core.db import command, session
from forum.resolution.commands import accept_answer, mark_duplicate
from forum.votes.commands import add_me_too, cast_vote
from tests import make
from tests.forum.drift import drifting

SPOILS = {
    "update posts set up_count = up_count + 1, score = score + 1 where kind = 'answer'": {"votes.vote_counts"},
    "update threads set score = score + 1": {"votes.thread_scores"},
    "update threads set me_too_count = me_too_count + 1": {"votes.me_too_counts"},
    "update threads set answer_count = answer_count + 1 where resolution = 'solved'": {"threads.reply_counts"},
    "update threads set comment_count = 9": {"threads.reply_counts"},
    "update posts set comment_count = 9": {"threads.comment_counts"},
    "update users set answer_count = 9": {"threads.contributions"},
    "update users set solution_count = 9": {"resolution.solution_counts"},
    "update users set unread_count = 9": {"notifications.unread_counts"},
    "update threads set follower_count = 9": {"notifications.follower_counts"},
    "update tallies set threads = threads + 1": {"threads.tallies", "resolution.counts_from_tallies"},
    "update threads set first_response_at = created_at": {"threads.first_responses"},
    "update posts set revision = 2 where kind = 'question'": {"threads.revision_numbers"},
    "update resolution_days set solved = solved + 1": {"resolution.daily_rows", "resolution.backlog_from_days"},
    "update resolution_changes set is_waiting_on = 'staff' where seq = 1": {"resolution.ledger_continuity", "resolution.ledger_ends"},
    "update resolution_changes set was_counted = true where seq = 1": {
        "resolution.ledgers_begun", "resolution.daily_rows", "resolution.counts_from_tallies"},
    "update threads set resolution_seq = resolution_seq - 1": {"resolution.ledger_ends"},
    "update posts set is_solution = true where kind = 'question'": {"resolution.solution_flags"},
    "update solutions set how = 'accepted_by_staff'": {"resolution.primary_solutions"},
    "update solutions set is_primary = false": {"resolution.primary_solutions"},
    "delete from solutions": {"resolution.primary_solutions", "resolution.solution_flags", "resolution.solution_counts"},
    "update solutions set revision = 7": {"resolution.solutions_visible"},
    "delete from resolution_changes where seq = 1": {
        "resolution.ledgers_begun", "resolution.ledger_continuity", "resolution.daily_rows", "resolution.counts_from_tallies"},
    "update posts set listed = false where kind = 'comment'": {"threads.listed_posts", "threads.reply_counts", "threads.comment_counts"},
    "update posts set listed = false where kind = 'question'": {"threads.opening_posts"},
    "update threads set status = 'answered' where status = 'unanswered'": {
        "threads.statuses", "threads.tallies"},
}


@pytest.fixture
def busy(app):
    """A house in which everything has happened once: nothing drifts."""
    ana, bob, tina = make.member(), make.member(), make.agent()
    solved, left, copy = make.question(ana), make.question(ana), make.question(bob)
    answer = make.answer(solved, bob)
    make.comment(answer, ana)
    accept_answer(ana, answer.id)
    cast_vote(ana, answer.id, 1)
    add_me_too(bob, left.id)
    mark_duplicate(tina, copy.id, left.id)
    assert drifting() == {}


@command
def spoil(statement):
    assert session().execute(text(statement)).rowcount


@pytest.mark.parametrize("statement", list(SPOILS))
def test_a_change_behind_the_commands_is_noticed(busy, statement):
    spoil(statement)
    assert SPOILS[statement] <= drifting().keys()


def test_a_duplicate_of_a_duplicate_is_noticed(busy):
    spoil("update threads set resolution = 'closed', closed_reason = 'duplicate', duplicate_of_id = 1 where id = 2")
    assert "resolution.duplicates" in drifting()


def test_an_illegal_move_is_noticed(busy):
    spoil("update resolution_changes set was_resolution = 'closed' where is_resolution = 'solved'")
    assert {"resolution.legal_moves", "resolution.ledger_continuity"} <= drifting().keys()


def test_a_hidden_solution_is_noticed(busy):
    spoil("update posts set listed = false, hidden_at = created_at where kind = 'answer'")
    assert "resolution.solutions_visible" in drifting()
