"""Soft claims: "Ana is writing an answer"."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed, NotFound
from forum.resolution.commands import accept_answer
from forum.threads.commands import (
    claim_thread,
    discard_draft,
    forget_old_claims,
    hide_post,
    lock_thread,
    save_draft,
    withdraw_claim,
)
from forum.threads.models import SoftClaim
from tests import make
from tests.visitor import Visitor

WRITING = "Ana is writing an answer"


@pytest.fixture
def thread(app):
    return make.question(make.member("asker"), "Why does it blink?")


@pytest.fixture
def ana(app):
    return make.member("ana")


def claims():
    return session().scalars(select(SoftClaim)).all()


def seen_by(app, member, thread):
    visitor = Visitor(app) if member is None else Visitor(app).sign_in(member)
    return visitor.get(thread.url).words


def draft(member, thread, body="I think"):
    save_draft(member, f"answer-{thread.id}", content={"body": body})


def test_others_see_who_is_writing_and_strangers_see_nothing(app, ana, thread):
    bob = make.member("bob")
    assert WRITING not in seen_by(app, bob, thread)
    draft(ana, thread)
    assert WRITING in seen_by(app, bob, thread)
    assert "is writing an answer" not in seen_by(app, ana, thread)
    assert "writing an answer" not in seen_by(app, None, thread)


def test_several_may_write_at_once(app, ana, thread):
    for member in (ana, make.member("bob"), make.member("carl")):
        claim_thread(member, thread.id)
    assert "Ana and 2 others are writing an answer" in seen_by(app, make.member("dora"), thread)
    assert "Bob and 1 other are writing an answer" in seen_by(app, ana, thread)


def test_it_ends_after_ten_minutes_without_a_sign_of_life(app, ana, thread):
    bob = make.member("bob")
    draft(ana, thread)
    with time_machine.travel(utcnow() + timedelta(minutes=9, seconds=50)):
        assert WRITING in seen_by(app, bob, thread)
        draft(ana, thread, "I think that")
    with time_machine.travel(utcnow() + timedelta(minutes=19)):
        assert WRITING in seen_by(app, bob, thread)
    with time_machine.travel(utcnow() + timedelta(minutes=20)):
        assert WRITING not in seen_by(app, bob, thread)


def test_it_ends_with_the_answer(app, ana, thread):
    draft(ana, thread)
    make.answer(thread, ana)
    assert WRITING not in seen_by(app, make.member("bob"), thread)


@pytest.mark.parametrize("end", [
    lambda ana, thread: discard_draft(ana, f"answer-{thread.id}"),
    lambda ana, thread: draft(ana, thread, " "),
    lambda ana, thread: withdraw_claim(ana, thread.id),
    lambda ana, thread: _anonymise(ana),
], ids=["draft discarded", "text emptied", "said so", "member left"])
def test_it_ends_when_there_is_no_answer_any_more(app, ana, thread, end):
    draft(ana, thread)
    end(ana, thread)
    assert claims() == []
    assert WRITING not in seen_by(app, make.member("bob"), thread)


@pytest.mark.parametrize("close", [
    lambda thread: lock_thread(make.moderator(), thread.id),
    lambda thread: hide_post(make.moderator(), make.opening_post(thread).id, reason="spam"),
    lambda thread: accept_answer(make.agent(), make.answer(thread).id),
], ids=["locked", "hidden", "solved"])
def test_a_question_that_takes_no_answers_is_claimed_by_nobody(app, ana, thread, close):
    moderator = make.moderator("mod")
    draft(ana, thread)
    close(thread)
    assert WRITING not in seen_by(app, moderator, thread)
    with pytest.raises((NotAllowed, NotFound)):
        claim_thread(make.member(), thread.id)


def test_askers_discussions_and_silenced_members_claim_nothing(app, thread):
    asker, talk = make.member(), make.discussion()
    mine = make.question(asker)
    silenced = make.member(silenced_until=utcnow() + timedelta(days=1))
    for member, where in ((asker, mine), (make.member(), talk), (silenced, thread)):
        draft(member, where)
        with pytest.raises(NotAllowed):
            claim_thread(member, where.id)
    assert claims() == []


def test_saving_all_the_time_renews_it_once_a_minute(app, ana, thread):
    draft(ana, thread)
    first = claims()[0].renewed_at
    with time_machine.travel(utcnow() + timedelta(seconds=30)):
        draft(ana, thread, "I think that")
        assert claims()[0].renewed_at == first
    with time_machine.travel(utcnow() + timedelta(seconds=70)):
        draft(ana, thread, "I think that it")
        assert claims()[0].renewed_at > first


def test_a_room_one_may_not_enter_shows_no_claims_and_takes_none(app, ana):
    secret = make.question(make.agent(), category=make.category("desk", read_access="staff"))
    claim_thread(make.agent("helga"), secret.id)
    with pytest.raises(NotFound):
        claim_thread(ana, secret.id)
    Visitor(app).sign_in(ana).get(secret.url, status=404)
    assert len(claims()) == 1


def test_the_page_costs_no_more_with_claims_than_without(app, ana, thread, statements):
    visitor = Visitor(app).sign_in(make.member("bob"))
    visitor.get(thread.url)

    def cost():
        with statements() as seen:
            visitor.get(thread.url)
        return len(seen)

    before = cost()
    for _number in range(12):
        claim_thread(make.member(), thread.id)
    visitor.get(thread.url)
    assert cost() == before


def test_a_button_does_it_without_scripts(app, ana, thread):
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get(thread.url).submit(f"/threads/{thread.id}/claim")
    assert "Others see that you are writing an answer." in page.words
    assert len(claims()) == 1
    page.submit(f"/threads/{thread.id}/claim")
    assert claims() == []


def test_old_rows_are_removed(app, ana, thread):
    claim_thread(ana, thread.id)
    forget_old_claims(SYSTEM)
    assert len(claims()) == 1
    with time_machine.travel(utcnow() + timedelta(days=2)):
        forget_old_claims(SYSTEM)
    assert claims() == []
