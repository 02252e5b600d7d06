"""Spam comes in bursts: one clean-up, one sanction, and everything comes back when that was wrong."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.threads.commands.listing import relisted
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.cleanup.commands import begin_cleanup, revert_cleanup
from moderation.cleanup.models import Cleanup
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag, Reporter
from moderation.review.commands import act, decide, settle_decision, undo
from moderation.review.models import Decision, ReviewItem
from moderation.review.reactions import held_post_opens, screening_opens
from moderation.sanctions.models import Sanction
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Statement
from tests import make
from tests.forum.drift import drifting
from tests.moderation.cleanup.scene import work, work_back


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author, ana = make.moderator("mod"), make.moderator("other"), make.member("author"), make.member("ana")
        thread = make.question(make.member("asker"))
        answer, second = make.answer(thread, author), make.answer(thread, author)

    return Scene


def waiting(**about):
    session().expire_all()
    return session().scalars(select(ReviewItem).filter_by(closed_at=None, **about)).one_or_none()


def flagged(s, post):
    raise_flag(s.ana, post_id=post.id, reason="spam")
    return waiting(post_id=post.id)


def states(model):
    session().expire_all()
    return [row.state for row in session().scalars(select(model).order_by(model.id))]


def post(row):
    session().expire_all()
    return session().get_one(Post, row.id)


def appealed(s):
    """A settled decision "Spam" and the item of the appeal against it."""
    item = flagged(s, s.answer)
    made = decide(s.mod, item.id, version=item.version, decision="spam")
    jobs.drain()
    settle_decision(SYSTEM, made.id)
    statement = session().scalars(select(Statement).where(Statement.post_id == s.answer.id)).one()
    tell_statement(SYSTEM, statement.id)
    return made.id, file_appeal(s.author, statement.id, words="This is no spam.").id


def test_what_a_clean_up_hides_is_decided_and_waits_again_when_it_is_back(s):
    item = flagged(s, s.second)

    @command
    def screened():
        screening_opens(type("Screened", (), {"post_id": s.second.id, "screening_id": 7, "reason": "spam"}))

    screened()
    cleanup = begin_cleanup(s.mod, s.author.id)
    work(cleanup.id)
    assert (states(Flag), states(ReviewItem)) == (["upheld"], ["void"])
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    again = waiting(post_id=s.second.id)
    assert (states(Flag), again.id != item.id, again.flag_count) == (["open"], True, 1)
    assert {row.upheld for row in session().scalars(select(Reporter))} == {0}
    assert not drifting()


def test_what_only_a_machine_had_found_waits_again_as_well(s):
    @command
    def screened():
        screening_opens(type("Screened", (), {"post_id": s.second.id, "screening_id": 7, "reason": "spam"}))

    screened()
    cleanup = begin_cleanup(s.mod, s.author.id)
    work(cleanup.id)
    assert waiting(post_id=s.second.id) is None
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    assert waiting(post_id=s.second.id) is not None


@pytest.mark.parametrize("finished", [False, True])
def test_a_burst_is_one_clean_up_and_one_sanction(s, finished):
    first = act(s.mod, post_id=s.answer.id, decision="spam")
    if finished:
        work(session().scalars(select(Cleanup.id)).one())
    act(s.other, post_id=s.second.id, decision="spam")
    assert post(s.second).deleted_at is not None
    assert session().scalars(select(Sanction.decision_id)).all() == [first.id]
    assert len(session().scalars(select(Cleanup)).all()) == 1 + finished


def test_overturning_a_decision_that_found_the_post_hidden_shows_it(s):
    act(s.mod, post_id=s.answer.id, decision="hide", reason="spam")
    item, at = flagged_again(s), post(s.answer).hidden_at
    made = decide(s.mod, item.id, version=item.version, decision="warn", reason="spam")
    undo(s.mod, made.id)
    assert post(s.answer).hidden_at == at
    item = waiting(post_id=s.answer.id)
    made = decide(s.mod, item.id, version=item.version, decision="warn", reason="spam")
    settle_decision(SYSTEM, made.id)
    statement = session().scalars(select(Statement).where(Statement.decision_id == made.id, Statement.post_id == s.answer.id)).one()
    tell_statement(SYSTEM, statement.id)
    appeal = file_appeal(s.author, statement.id, words="This is no spam.")
    item = waiting(appeal_id=appeal.id)
    decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.")
    assert post(s.answer).listed


def flagged_again(s):
    @command
    def screened():
        screening_opens(type("Screened", (), {"post_id": s.answer.id, "screening_id": 8, "reason": "spam"}))

    screened()
    return waiting(post_id=s.answer.id)


def test_an_appeal_is_overturned_even_when_the_clean_up_is_too_long_ago(s):
    made_id, appeal_id = appealed(s)
    with time_machine.travel(utcnow() + timedelta(days=31), tick=True):
        item = waiting(appeal_id=appeal_id)
        decided = decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.", note="He is right.")
        settle_decision(SYSTEM, decided.id)
        assert post(s.answer).listed and session().get_one(User, s.author.id).suspended_until is None
        assert post(s.second).hidden_at is not None
        assert session().get_one(Decision, decided.id).note.startswith("He is right.\nThe clean-up was more than 30 days ago")
    assert session().get_one(Decision, made_id).undone_how == "overturned"


def test_an_overturned_clean_up_is_taken_back_once_that_stands(s):
    made_id, appeal_id = appealed(s)
    item = waiting(appeal_id=appeal_id)
    decided = decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.").id
    jobs.drain()
    assert states(Cleanup) == ["done"]
    undo(s.other, decided)
    jobs.drain()
    assert (states(Cleanup), post(s.second).listed) == (["done"], False)
    item = waiting(appeal_id=appeal_id)
    settle_decision(SYSTEM, decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.").id)
    jobs.drain()
    assert (states(Cleanup), post(s.second).listed) == (["reverted"], True)
    assert session().scalars(select(Cleanup.reverted_by_id)).one() == s.other.id
    assert session().get_one(Decision, made_id).undone_how == "overturned" and not drifting()


def test_flags_about_a_member_who_leaves_are_closed(s):
    raise_flag(s.ana, member_id=s.author.id, reason="spam")
    _anonymise(s.author)
    assert (states(Flag), states(ReviewItem)) == (["closed"], ["void"])


def test_a_post_let_in_and_hidden_as_spam_before_that_stands_is_not_let_in(s):
    @command
    def held():
        row = get_post(SYSTEM, s.answer.id, lock=True)
        with relisted(row.thread, row):
            row.held_at = utcnow()
        held_post_opens(type("Held", (), {"post_id": row.id, "screening_id": 9, "reason": "spam"}))

    held()
    item = waiting(post_id=s.answer.id)
    made = decide(s.mod, item.id, version=item.version, decision="release")
    cleanup = begin_cleanup(s.other, s.author.id)
    work(cleanup.id)
    settle_decision(SYSTEM, made.id)
    assert post(s.answer).held_at is not None and not post(s.answer).listed
    revert_cleanup(s.other, cleanup.id)
    work_back(cleanup.id)
    again = waiting(post_id=s.answer.id)
    assert again is not None and again.is_held, "somebody has to look at it: it is not let in by itself"
