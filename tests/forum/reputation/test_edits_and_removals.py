"""Points for edits that were taken over, and the loss of those whose posts are removed as spam or abuse."""

import json

import pytest
from sqlalchemy import delete, select, update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.reputation.models import ReputationChange
from forum.threads.commands import (
    approve_suggestion,
    delete_post,
    hide_post,
    improve_suggestion,
    move_thread,
    reject_suggestion,
    restore_post,
    rollback_post,
    undelete_post,
)
from forum.threads.states import HideReason
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.drift import drifting
from tests.forum.reputation.scene import active, earned, reputation, rows
from tests.forum.threads import suggested


@pytest.fixture
def s(app):
    return suggested.scene()


def approved(s):
    made = suggested.suggest(s.sue, s.answer)
    approve_suggestion(s.rita, made.id, version=1)
    return made


def test_an_approved_edit_earns_two_and_its_reviewer_nothing(s):
    approved(s)
    assert (rows(s.sue), rows(s.rita), rows(s.bob)) == ([("edit_approved", 2, 2)], [], [])
    assert reputation(s.sue) == 3


def test_so_does_an_improved_one_and_a_rejected_one_not(s):
    made = suggested.suggest(s.sue, s.answer)
    improve_suggestion(s.rita, made.id, version=1, body="Restart it.", base=1)
    assert rows(s.sue) == [("edit_approved", 2, 2)]
    other = make.member(reputation=1)
    reject_suggestion(s.rita, suggested.suggest(other, s.answer, "Nonsense.").id, version=1, reason="wrong")
    assert rows(other) == []


def test_each_edit_of_one_post_earns_by_itself(s):
    approved(s)
    again = suggested.suggest(s.sue, s.answer, "Off and on.")
    approve_suggestion(s.bob, again.id, version=1)
    assert active(s.sue) == ["edit_approved", "edit_approved"]


def test_a_later_rollback_takes_nothing_back(s):
    approved(s)
    rollback_post(s.bob, s.answer.id, 1)
    assert rows(s.sue) == [("edit_approved", 2, 2)]
    assert not drifting()


def test_a_removed_post_takes_its_points_along_and_brings_them_back(s):
    approved(s)
    delete_post(s.bob, s.answer.id)
    assert earned(s.sue) == 0
    undelete_post(s.bob, s.answer.id)
    assert earned(s.sue) == 2
    hide_post(s.mod, s.opening.id, reason="off_topic")
    assert earned(s.sue) == 0
    restore_post(s.mod, s.opening.id)
    assert earned(s.sue) == 2
    move_thread(s.mod, s.question.id, category_id=make.category("club", read_access="members").id)
    assert earned(s.sue) == 0
    assert not drifting()


def test_edits_of_discussions_earn_nothing(s):
    talk = make.opening_post(make.discussion(s.ana))
    approve_suggestion(s.rita, suggested.suggest(s.sue, talk, "Better words.").id, version=1)
    assert rows(s.sue) == []


@pytest.mark.parametrize("reason", list(HideReason))
def test_only_spam_and_abuse_cost_a_hundred(s, reason):
    poor = make.member(reputation=500)
    post = make.answer(s.question, poor)
    hide_post(s.mod, post.id, reason=reason)
    costs = reason in ("spam", "abusive")
    assert rows(poor) == ([("post_removed", -100, -100)] if costs else [])
    assert reputation(poor) == (400 if costs else 500)
    restore_post(s.mod, post.id)
    assert (reputation(poor), active(poor)) == (500, [])
    assert not drifting()


def test_below_one_nothing_is_shown_and_nothing_forgotten(s):
    poor = make.member(reputation=1)
    first, second = make.answer(s.question, poor), make.comment(s.opening, poor)
    hide_post(s.mod, first.id, reason="spam")
    hide_post(s.mod, second.id, reason="abusive")
    assert (reputation(poor), earned(poor)) == (1, -200)
    cast_vote(s.ana, make.answer(make.question(), poor).id, value=1)
    assert (reputation(poor), earned(poor)) == (1, -190)
    restore_post(s.mod, first.id)
    restore_post(s.mod, second.id)
    assert (reputation(poor), earned(poor)) == (11, 10)


def test_each_case_reverses_exactly_what_it_caused(s):
    """The votes of the removed post go and come back with it, apart from the hundred."""
    helper = make.member(reputation=300)
    post = make.answer(s.question, helper)
    cast_vote(s.ana, post.id, value=1)
    hide_post(s.mod, post.id, reason="spam")
    assert earned(helper) == 299 - 100
    restore_post(s.mod, post.id)
    assert earned(helper) == 309
    assert sorted(rows(helper)) == [
        ("answer_upvoted", -10, -10), ("answer_upvoted", 10, 10), ("answer_upvoted", 10, 10), ("post_removed", -100, -100),
        ("post_removed", 100, 100),
    ]


def test_a_removed_question_costs_only_who_asked(s):
    hide_post(s.mod, s.opening.id, reason="abusive")
    assert (active(s.ana), active(s.bob)) == (["post_removed"], [])


def test_what_no_moderator_decided_costs_nothing(s):
    hide_post(SYSTEM, s.answer.id, reason="spam")
    mine = make.answer(s.question, s.mod)
    hide_post(s.mod, mine.id, reason="spam")
    assert (rows(s.bob), rows(s.mod)) == ([], [])
    assert not drifting()


@pytest.mark.parametrize("reason", ["spam", "off_topic"])
def test_recompute_rebuilds_both_from_their_causes(s, reason):
    approved(s)
    hide_post(s.mod, make.answer(s.question, s.ana).id, reason=reason)
    wrong = {"sue": earned(s.sue), "ana": earned(s.ana)}
    forget_ledger()
    runner = s_runner()
    assert runner()["written"] > 0
    assert {"sue": earned(s.sue), "ana": earned(s.ana)} == wrong
    assert runner()["changed"] == 0
    assert not drifting()


def s_runner():
    from flask import current_app

    def run():
        result = current_app.test_cli_runner().invoke(args=["plaza", "reputation", "recompute", "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


@command
def forget_ledger() -> None:
    session().execute(delete(ReputationChange).where(ReputationChange.kind.in_(("edit_approved", "post_removed"))))


@command
def forge(kind: str) -> None:
    session().execute(update(ReputationChange).where(ReputationChange.kind == kind).values(points=1, counted=1))


@pytest.mark.parametrize("kind", ["edit_approved", "post_removed"])
def test_reconcile_finds_points_that_nothing_explains(s, kind):
    approved(s)
    hide_post(s.mod, make.answer(s.question, s.ana).id, reason="spam")
    forge(kind)
    assert "reputation.causes" in drifting()


def test_the_ledger_names_the_suggestion(s):
    made = approved(s)
    row = session().scalars(select(ReputationChange).where(ReputationChange.kind == "edit_approved")).one()
    assert (row.post_id, row.by_id, row.member_id) == (s.answer.id, made.id, s.sue.id)
