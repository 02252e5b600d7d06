"""Flagging badly costs accuracy, then the privilege for a while; a moderator can take and return it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, TooMany, WrongState
from moderation.audit.models import AuditRow
from moderation.flags.commands import raise_flag, return_flagging, settle_flags, suspend_flagging, withdraw_flag
from moderation.flags.models import FlagSuspension
from moderation.flags.queries import suspension_of
from tests import make
from tests.forum.drift import drifting


@pytest.fixture
def ana(app):
    return make.member("ana", reputation=2_000)


def decided(member, mod, upheld=0, rejected=0):
    """So many of the member's flags were right, so many wrong. The ids of the wrong ones, in order."""
    thread, wrong = make.question(), []
    for number in range(upheld + rejected):
        flag = raise_flag(member, post_id=make.answer(thread).id, reason="off_topic")
        settle_flags(mod, [flag.id], state="upheld" if number < upheld else "rejected")
        wrong += [] if number < upheld else [flag.id]
    return wrong


def test_a_flag_weighs_less_once_five_were_wrong(ana):
    mod, thread = make.moderator(), make.question()
    assert raise_flag(ana, post_id=make.answer(thread).id, reason="spam").weight == 5
    decided(ana, mod, rejected=5)
    assert raise_flag(ana, post_id=make.answer(thread).id, reason="spam").weight == 1.25


@pytest.mark.parametrize(("upheld", "rejected", "rests"), [(0, 9, False), (3, 7, True), (4, 6, False)])
def test_three_of_ten_right_is_too_few(ana, upheld, rejected, rests):
    decided(ana, make.moderator(), upheld, rejected)
    assert (suspension_of(ana) is not None) is rests and not drifting()


def test_whoever_flags_badly_may_not_flag_for_thirty_days_and_reads_until_when(ana):
    mod = make.moderator()
    decided(ana, mod, rejected=10)
    answer, until = make.answer(make.question()), suspension_of(ana).until
    with pytest.raises(NotAllowed) as refused:
        raise_flag(ana, post_id=answer.id, reason="spam")
    assert refused.value.missing.kind == "flag_privilege" and refused.value.missing.needed == until
    assert timedelta(days=29) < until - utcnow() <= timedelta(days=30)
    with time_machine.travel(until + timedelta(seconds=1)):
        assert raise_flag(ana, post_id=answer.id, reason="spam").weight == 1.25
    row = session().scalars(select(AuditRow).where(AuditRow.action == "FlaggingSuspended")).one()
    assert (row.actor_id, row.member_id) == (None, ana.id)


def test_undoing_the_last_decision_gives_the_privilege_back(ana):
    mod = make.moderator()
    wrong = decided(ana, mod, rejected=10)
    settle_flags(mod, wrong[-1:], state="open")
    assert suspension_of(ana) is None and not drifting()
    assert session().scalars(select(FlagSuspension.ended_how)).all() == ["undone"]


def test_staff_are_not_judged_by_their_record(app):
    agent = make.agent()
    decided(agent, make.moderator(), rejected=11)
    assert suspension_of(agent) is None


def test_a_moderator_takes_the_privilege_and_returns_it(ana):
    mod, answer = make.moderator(), make.answer(make.question())
    suspend_flagging(mod, ana.id, days=7, why="Please read before you flag.")
    with pytest.raises(NotAllowed):
        raise_flag(ana, post_id=answer.id, reason="spam")
    suspend_flagging(mod, ana.id, days=2, why="Shorter.")
    assert suspension_of(ana).why == "Shorter." and not drifting()
    return_flagging(mod, ana.id)
    with pytest.raises(WrongState):
        return_flagging(mod, ana.id)
    assert raise_flag(ana, post_id=answer.id, reason="spam").state == "open" and not drifting()


def test_one_given_by_hand_is_not_ended_by_a_better_record(ana):
    mod = make.moderator()
    wrong = decided(ana, mod, rejected=1)
    suspend_flagging(mod, ana.id, days=7, why="Because.")
    settle_flags(mod, wrong, state="open")
    assert suspension_of(ana) is not None


@pytest.mark.parametrize(("days", "why", "field"), [(0, "Why", "days"), (367, "Why", "days"), (7, "  ", "why")])
def test_it_needs_days_and_words(ana, days, why, field):
    with pytest.raises(Invalid) as refused:
        suspend_flagging(make.moderator(), ana.id, days=days, why=why)
    assert field in refused.value.fields


def test_only_moderators_take_it_never_from_themselves_and_only_admins_from_staff(ana):
    mod, agent, boss = make.moderator(), make.agent(), make.admin()
    for actor, member in ((ana, agent), (agent, ana), (mod, mod), (mod, agent)):
        with pytest.raises(NotAllowed):
            suspend_flagging(actor, member.id, days=1, why="Because.")
    assert suspend_flagging(boss, agent.id, days=1, why="Because.").imposed_by_id == boss.id


@pytest.mark.parametrize(("who", "most"), [("new", 5), ("old", 20)])
def test_so_many_in_a_day_withdrawn_ones_too(app, monkeypatch, who, most):
    member = make.member(joined_at=utcnow() - timedelta(hours=1) if who == "new" else None, reputation=60)
    thread = make.question()
    answers = [make.answer(thread) for _ in range(most + 1)]
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    for number, answer in enumerate(answers[:most]):
        with time_machine.travel(utcnow() + timedelta(minutes=number)):
            withdraw_flag(member, raise_flag(member, post_id=answer.id, reason="spam").id)
    with time_machine.travel(utcnow() + timedelta(minutes=most + 1)), pytest.raises(TooMany) as refused:
        raise_flag(member, post_id=answers[-1].id, reason="spam")
    assert 80_000 < refused.value.retry_after <= 86_400
    with time_machine.travel(utcnow() + timedelta(days=1, minutes=1)):
        raise_flag(member, post_id=answers[-1].id, reason="spam")


def test_so_many_in_a_minute_and_none_for_the_trusted(app, monkeypatch):
    thread, member, trusted = make.question(), make.member(), make.member(reputation=2_000)
    answers = [make.answer(thread) for _ in range(6)]
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    for answer in answers[:5]:
        raise_flag(member, post_id=answer.id, reason="spam")
    with pytest.raises(TooMany):
        raise_flag(member, post_id=answers[5].id, reason="spam")
    with time_machine.travel(utcnow() + timedelta(minutes=2)):
        raise_flag(member, post_id=answers[5].id, reason="off_topic")
    for answer in [make.answer(thread) for _ in range(7)]:
        raise_flag(trusted, post_id=answer.id, reason="off_topic")
