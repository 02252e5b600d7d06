"""Details asked of the asker, and every way in which their reply brings the question back."""

import pytest

from forum.core import jobs
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.notifications.queries import inbox
from forum.resolution.commands import accept_answer, ask_for_info, give_info
from forum.threads.commands import edit_post, lock_thread, post_answer, post_comment, request_details
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import ledger, scene, state, thread


@pytest.fixture
def asked(app):
    """Bob has asked Ana which firmware she has."""
    s = scene()
    s.comment = ask_for_info(s.bob, s.question.id, body="Which firmware do you have?")
    return s


def test_a_request_is_a_comment_and_the_question_waits_on_its_asker(asked):
    row = thread(asked.question)
    assert (row.waiting_on, row.status, row.display_status, row.comment_count) == ("asker", "needs_info", "needs_info", 1)
    jobs.drain()
    assert "needs_info" in [line.kind for line in inbox(asked.ana)[0]]
    assert drifting() == {}


@pytest.mark.parametrize("reply", ["answer", "comment on the question", "comment on an answer", "edit", "button"])
def test_any_reply_of_the_asker_gives_the_turn_back(asked, reply):
    ana = asked.ana
    if reply == "answer":
        post_answer(ana, asked.question.id, body="It is firmware 3.1, and it still blinks.")
    elif reply == "comment on the question":
        post_comment(ana, asked.opening.id, body="It is firmware 3.1.")
    elif reply == "comment on an answer":
        post_comment(ana, asked.first.id, body="It is firmware 3.1.")
    elif reply == "edit":
        edit_post(ana, asked.opening.id, base=1, body="My box blinks since the update to 3.1.")
    else:
        give_info(ana, asked.question.id)
    assert thread(asked.question).waiting_on == "community"
    assert ledger(asked.question) == ["asked", "waiting", "waiting"]
    jobs.drain()
    assert "info_given" in [line.kind for line in inbox(asked.bob)[0]]
    assert drifting() == {}


def test_replies_of_others_do_not(asked):
    post_comment(asked.cleo, asked.opening.id, body="I have the same one.")
    post_answer(asked.cleo, asked.question.id, body="Try the newest firmware, whichever you have.")
    assert thread(asked.question).waiting_on == "asker"


def test_what_is_written_instead_of_an_answer_may_carry_the_request(app):
    s = scene()
    request_details(s.bob, s.question.id, body="Probably the cable, but which model is it?")
    assert thread(s.question).status == "needs_info"
    post_comment(s.ana, s.opening.id, body="HX-200", asks_for_info=True)
    assert thread(s.question).waiting_on == "community"


def test_asking_again_starts_the_silence_anew(asked):
    ask_for_info(asked.tina, asked.question.id, body="And which cable?")
    assert ledger(asked.question) == ["asked", "waiting", "waiting"]
    assert thread(asked.question).waiting_on == "asker"
    assert drifting() == {}


def test_solving_ends_the_waiting(asked):
    accept_answer(asked.ana, asked.first.id)
    assert thread(asked.question).waiting_on == "community"
    with pytest.raises(WrongState):
        ask_for_info(asked.bob, asked.question.id, body="Which firmware was it?")
    post_comment(asked.bob, asked.opening.id, body="Which firmware was it?", asks_for_info=True)
    assert state(asked.question) == ("solved", "accepted_by_asker")


def test_who_may_ask_for_details_and_who_may_give_them(asked):
    with pytest.raises(NotAllowed):
        ask_for_info(asked.ana, asked.question.id, body="What do I have?")
    with pytest.raises(NotAllowed):
        give_info(asked.bob, asked.question.id)
    with pytest.raises(Invalid):
        ask_for_info(asked.cleo, asked.question.id, body="   ")
    lock_thread(asked.max, asked.question.id)
    with pytest.raises(NotAllowed):
        ask_for_info(asked.cleo, asked.question.id, body="Which model?")


def test_giving_what_nobody_asked_for_changes_nothing(app):
    s = scene()
    give_info(s.ana, s.question.id)
    assert ledger(s.question) == ["asked"]


def test_the_same_request_sent_twice_is_one(app):
    s = scene()
    for _ in range(2):
        ask_for_info(s.bob, s.question.id, body="Which firmware?", key="k1", version=1)
    assert ledger(s.question) == ["asked", "waiting"]
    assert thread(s.question).comment_count == 1
