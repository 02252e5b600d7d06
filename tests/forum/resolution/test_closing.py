"""Closing for a reason, reopening, still broken."""

import pytest
import time_machine

from forum.core import jobs
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.notifications.queries import inbox
from forum.resolution.commands import (
    accept_answer,
    ask_for_info,
    close_question,
    mark_duplicate,
    reopen_question,
    say_still_broken,
    solve_by_self,
)
from forum.threads.commands import delete_post, hide_post, post_comment
from tests import make
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import flagged, last, ledger, marks, scene, state, thread
from tests.forum.tuning import tune


@pytest.mark.parametrize("reason", ["off_topic", "not_reproducible", "no_longer_needed"])
def test_staff_close_for_a_reason_that_becomes_the_status(app, reason):
    s = scene()
    close_question(s.tina, s.question.id, reason=reason)
    assert state(s.question) == ("closed", reason)
    assert (thread(s.question).status, thread(s.question).display_status) == (reason, "closed")
    assert drifting() == {}


@pytest.mark.parametrize("reason", ["", "duplicate", "because"])
def test_other_reasons_there_are_none(app, reason):
    s = scene()
    with pytest.raises(Invalid):
        close_question(s.tina, s.question.id, reason=reason)


@pytest.mark.parametrize(("who", "reputation", "reason", "allowed"), [
    ("member", 999, "off_topic", False), ("member", 1000, "off_topic", True), ("member", 999, "no_longer_needed", False),
    ("asker", 1, "no_longer_needed", True), ("asker", 1, "off_topic", False), ("asker", 1, "not_reproducible", False),
])
def test_who_may_close_for_what(app, who, reputation, reason, allowed):
    asker = make.member()
    question = make.question(asker)
    actor = asker if who == "asker" else make.member(reputation=reputation)
    if allowed:
        close_question(actor, question.id, reason=reason)
        assert state(question) == ("closed", reason)
    else:
        with pytest.raises(NotAllowed):
            close_question(actor, question.id, reason=reason)


def test_no_reply_needs_thirty_days_of_silence_after_a_request(app):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=True) as clock:
        s = scene()
        with pytest.raises(WrongState):
            close_question(s.tina, s.question.id, reason="no_reply")
        ask_for_info(s.tina, s.question.id, body="Which firmware is it?")
        clock.move_to("2026-03-31T11:00:00Z")
        with pytest.raises(WrongState):
            close_question(s.tina, s.question.id, reason="no_reply")
        clock.move_to("2026-03-31T13:00:00Z")
        close_question(s.tina, s.question.id, reason="no_reply")
    assert state(s.question) == ("closed", "no_reply")


def test_the_reply_ends_the_silence(app):
    tune("resolution.no_reply_days", 1)
    with time_machine.travel("2026-03-01T12:00:00Z", tick=True) as clock:
        s = scene()
        ask_for_info(s.tina, s.question.id, body="Which firmware is it?")
        post_comment(s.ana, s.opening.id, body="It says 3.1.")
        clock.move_to("2026-03-05T12:00:00Z")
        with pytest.raises(WrongState):
            close_question(s.tina, s.question.id, reason="no_reply")


def test_closing_twice_is_one_decision_and_by_somebody_else_a_refused_one(app):
    s = scene()
    close_question(s.tina, s.question.id, reason="off_topic", words="Please ask the shop.", version=1)
    close_question(s.tina, s.question.id, reason="off_topic", words="Please ask the shop.", version=1)
    assert ledger(s.question) == ["asked", "closed"]
    assert thread(s.question).comment_count == 1
    with pytest.raises(WrongState):
        close_question(s.max, s.question.id, reason="not_reproducible")


def test_closing_a_solved_question_takes_its_solution_away_until_it_is_opened_again(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    close_question(s.tina, s.question.id, reason="off_topic")
    assert (marks(s.question), flagged()) == ([], set())
    reopen_question(s.ana, s.question.id)
    assert (state(s.question), marks(s.question)) == (("solved", "accepted_by_asker"), [(s.first.id, "")])
    assert drifting() == {}


@pytest.mark.parametrize(("who", "allowed"), [("ana", True), ("tina", True), ("bob", False)])
def test_who_may_open_again(app, who, allowed):
    s = scene()
    close_question(s.max, s.question.id, reason="off_topic")
    if allowed:
        reopen_question(getattr(s, who), s.question.id, words="It is about your router after all.")
        assert state(s.question) == ("open", None)
        assert thread(s.question).comment_count == 1
    else:
        with pytest.raises(NotAllowed):
            reopen_question(getattr(s, who), s.question.id)


def test_what_is_open_cannot_be_opened_again_but_a_double_click_is_harmless(app):
    s = scene()
    with pytest.raises(WrongState):
        reopen_question(s.tina, s.question.id)
    close_question(s.tina, s.question.id, reason="off_topic")
    reopen_question(s.tina, s.question.id, version=2)
    reopen_question(s.tina, s.question.id, version=2)
    assert ledger(s.question) == ["asked", "closed", "reopened"]


def test_still_broken_reopens_for_the_asker_only_and_tells_the_helper(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    with pytest.raises(NotAllowed):
        say_still_broken(s.bob, s.question.id)
    say_still_broken(s.ana, s.question.id, words="It blinks again since this morning.")
    assert (state(s.question), flagged()) == (("open", None), set())
    assert last(s.question).cause == "still_broken"
    jobs.drain()
    assert "reopened" in [line.kind for line in inbox(s.bob)[0]]
    with pytest.raises(WrongState):
        say_still_broken(s.ana, make.question(s.ana).id)


def test_a_thank_you_does_not_reopen(app):
    s = scene()
    accept_answer(s.ana, s.first.id)
    post_comment(s.ana, s.first.id, body="Thank you, this works!")
    post_comment(s.ana, s.opening.id, body="Thanks everybody.")
    make.answer(s.question, s.ana, body="Many thanks, it works again.")
    assert state(s.question) == ("solved", "accepted_by_asker")
    assert ledger(s.question) == ["asked", "solved"]


@pytest.mark.parametrize("remove", [delete_post, lambda actor, post_id: hide_post(make.moderator(), post_id, reason="spam")])
def test_nothing_is_decided_about_a_removed_question(app, remove):
    """Its author sees a deleted one still; what they settled there would be counted and told when it comes back."""
    s = scene()
    remove(make.admin(), make.opening_post(s.question).id)
    before = ledger(s.question)
    other = make.question()
    for decide in (
        lambda who: solve_by_self(who, s.question.id, note="A restart helped."), lambda who: reopen_question(who, s.question.id),
        lambda who: close_question(who, s.question.id, reason="off_topic"), lambda who: mark_duplicate(who, s.question.id, other.id),
    ):
        with pytest.raises(WrongState):
            decide(make.admin())
    assert ledger(s.question) == before
    assert drifting() == {}
