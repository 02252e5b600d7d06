"""Decisions that follow one another about the same post or member: each changes back what it did, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed
from forum.threads.commands import hide_post
from forum.threads.models import Post
from moderation.flags.commands import raise_flag, suspend_flagging
from moderation.flags.queries import suspension_of
from moderation.review.commands import act, decide, settle_decision, undo
from moderation.review.models import ReviewItem
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Appeal, Statement
from tests import make

TELLS = ("flags.tell_reporters", "statements.tell")


@pytest.fixture
def s(app):
    class Scene:
        mod, other, third, author = make.moderator("mod"), make.moderator("other"), make.moderator("third"), make.member("author")
        answer = make.answer(make.question(), author)

    return Scene


def post(s):
    session().expire_all()
    return session().get_one(Post, s.answer.id)


def stated():
    session().expire_all()
    return list(session().scalars(select(Statement).order_by(Statement.id)))


def hidden(s, by, reason):
    made = act(by, post_id=s.answer.id, decision="hide", reason=reason)
    settle_decision(SYSTEM, made.id)
    return made


def appeal(member, statement):
    tell_statement(SYSTEM, statement.id)
    filed = file_appeal(member, statement.id, words="I do not agree.")
    return filed, session().scalars(select(ReviewItem).filter_by(appeal_id=filed.id)).one()


def overturn(actor, item):
    return decide(actor, item.id, version=item.version, decision="overturn", words="We are sorry.")


@pytest.mark.parametrize("reason", ["off_topic", "abusive"])
def test_what_a_later_decision_hid_stays_hidden_when_the_earlier_one_is_overturned(s, reason):
    hidden(s, s.mod, "off_topic")
    _filed, item = appeal(s.author, stated()[0])
    hidden(s, s.other, reason)
    overturn(s.third, item)
    assert (post(s).hidden_reason, post(s).hidden_by_id) == (reason, s.other.id)
    _filed, item = appeal(s.author, next(one for one in stated() if one.withdrawn_at is None))
    overturn(s.third, item)
    assert post(s).listed


@pytest.mark.parametrize("reason", ["off_topic", "abusive"])
def test_a_second_hiding_that_is_undone_leaves_the_first_as_it_was(s, reason):
    hidden(s, s.mod, "off_topic")
    before, standing = post(s).hidden_at, [one.id for one in stated()]
    made = act(s.other, post_id=s.answer.id, decision="hide", reason=reason)
    undo(s.other, made.id)
    assert (post(s).hidden_reason, post(s).hidden_by_id, post(s).hidden_at) == ("off_topic", s.mod.id, before)
    assert [one.id for one in stated() if one.withdrawn_at is None] == standing


def test_undoing_keep_says_nothing_twice_and_names_who_hid_it(s):
    hidden(s, s.mod, "off_topic")
    tell_statement(SYSTEM, stated()[0].id)
    made = act(s.other, post_id=s.answer.id, decision="keep")
    assert post(s).listed and stated()[0].withdrawn_how == "restored"
    undo(s.other, made.id)
    assert [(one.withdrawn_at, one.withdrawn_how) for one in stated()] == [(None, None)]
    assert (post(s).hidden_by_id, post(s).hidden_reason) == (s.mod.id, "off_topic")


def test_whoever_confirms_what_flags_did_does_not_judge_the_appeal_and_overturning_it_shows_the_post(s):
    raise_flag(make.agent("guard"), post_id=s.answer.id, reason="spam")
    filed, item = appeal(s.author, stated()[0])
    made = hidden(s, s.mod, "spam")
    assert session().get_one(Appeal, filed.id).decided_against_by_id == s.mod.id
    with pytest.raises(NotAllowed):
        overturn(s.mod, item)
    decided = overturn(s.other, item)
    assert post(s).listed and [one.withdrawn_how for one in stated()] == ["overturned", "overturned"]
    undo(s.other, decided.id)
    assert post(s).hidden_by_id == s.mod.id and [one.withdrawn_how for one in stated()] == ["replaced", None]
    assert stated()[1].decision_id == made.id


def test_confirming_that_is_undone_lets_its_moderator_judge_again(s):
    raise_flag(make.agent("guard"), post_id=s.answer.id, reason="spam")
    filed, _item = appeal(s.author, stated()[0])
    made = act(s.mod, post_id=s.answer.id, decision="hide", reason="spam")
    undo(s.mod, made.id)
    session().expire_all()
    assert session().get_one(Appeal, filed.id).decided_against_by_id is None
    assert [one.withdrawn_how for one in stated()] == [None, "undone"]


def test_an_appeal_gives_the_privilege_to_flag_back(s):
    suspend_flagging(s.mod, s.author.id, days=7, why="Please read before you flag.")
    said, = stated()
    assert said.facts == "Please read before you flag."
    _filed, item = appeal(s.author, said)
    made = overturn(s.other, item)
    assert suspension_of(s.author) is None and stated()[0].withdrawn_how == "overturned"
    undo(s.other, made.id)
    assert suspension_of(s.author).until == said.until and stated()[0].withdrawn_at is None


def test_admins_alone_judge_appeals_of_staff(s):
    boss, agent = make.admin(), make.agent()
    s.answer = make.answer(make.question(), agent)
    hide_post(boss, s.answer.id, reason="off_topic")
    _filed, item = appeal(agent, stated()[0])
    with pytest.raises(NotAllowed):
        overturn(s.mod, item)
    overturn(make.admin("second"), item)
    assert post(s).listed


@pytest.mark.parametrize("decision", ["hide", "spam", "warn"])
def test_nobody_is_told_while_it_can_be_undone(s, decision):
    raise_flag(make.member(), post_id=s.answer.id, reason="spam")
    jobs.drain()
    made = act(s.mod, post_id=s.answer.id, decision=decision, **({} if decision == "spam" else {"reason": "spam"}))
    tells = [row for row in session().scalars(select(OutboxRow)) if row.kind in TELLS]
    assert tells and all(row.run_at - made.at >= timedelta(seconds=12) for row in tells), [(row.kind, row.run_at) for row in tells]
    assert made.at <= utcnow()
