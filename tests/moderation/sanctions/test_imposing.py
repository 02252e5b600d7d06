"""Imposing and lifting: who may, what it writes, what several at once come to."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.models import LoginSession, User
from forum.accounts.sessions import begin_session
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from moderation.sanctions.commands import expire_some, impose_sanction, lift_sanction
from moderation.sanctions.jobs import expire
from moderation.sanctions.models import Sanction
from moderation.sanctions.standing import NO_END
from tests import make
from tests.forum.drift import drifting

HOUR = timedelta(hours=1)


def standing(member):
    session().expire_all()
    row = session().get_one(User, member.id)
    return row.silenced_until, row.suspended_until, row.removed_at


def silence(mod, member, hours=24, **more):
    return impose_sanction(mod, member.id, kind="silence", reason="abusive", hours=hours, **more)


def test_each_kind_writes_the_columns_that_every_door_reads(app):
    mod = make.moderator()
    for kind, hours, expected in (
        ("warning", None, (None, None, None)), ("silence", 72, ("end", None, None)), ("silence", None, (NO_END, None, None)),
        ("suspension", 24, (None, "end", None)), ("suspension", None, (None, NO_END, None)), ("removal", None, (None, NO_END, "start")),
    ):
        ana = make.member()
        made = impose_sanction(mod, ana.id, kind=kind, reason="abusive", hours=hours)
        words = {"end": made.ends_at, "start": made.imposed_at}
        assert standing(ana) == tuple(words.get(one, one) if isinstance(one, str) else one for one in expected), kind
    assert not drifting()


@pytest.mark.parametrize(("kind", "hours"), [("warning", 24), ("removal", 24), ("silence", 25), ("silence", -1), ("torture", None)])
def test_a_duration_or_kind_that_is_not_in_the_table_is_refused(app, kind, hours):
    with pytest.raises(Invalid):
        impose_sanction(make.moderator(), make.member().id, kind=kind, reason="spam", hours=hours)


def test_a_reason_that_is_no_reason_and_endless_words_are_refused(app):
    mod, ana = make.moderator(), make.member()
    with pytest.raises(Invalid) as refusal:
        impose_sanction(mod, ana.id, kind="warning", reason="ugly")
    assert "reason" in refusal.value.fields
    with pytest.raises(Invalid) as refusal:
        impose_sanction(mod, ana.id, kind="warning", reason="illegal", words="x" * 4001)
    assert "words" in refusal.value.fields


@pytest.mark.parametrize("role", ["member", "agent"])
def test_members_and_agents_sanction_nobody(app, role):
    with pytest.raises(NotAllowed):
        silence(getattr(make, role)(), make.member())


def test_moderators_sanction_no_staff_and_nobody_themselves(app):
    mod, boss, agent = make.moderator(), make.admin(), make.agent()
    for who, whom in ((mod, agent), (mod, boss), (mod, mod), (boss, boss)):
        with pytest.raises(NotAllowed):
            silence(who, whom)
    assert silence(boss, agent).is_running


def test_the_last_free_admin_is_never_sanctioned(app):
    boss, chief = make.admin(), make.admin()
    impose_sanction(boss, chief.id, kind="suspension", reason="abusive", hours=24)
    for kind in ("silence", "suspension", "removal"):
        with pytest.raises(Invalid):
            impose_sanction(chief, boss.id, kind=kind, reason="abusive")
        with pytest.raises(Invalid):
            impose_sanction(SYSTEM, boss.id, kind=kind, reason="abusive")
    impose_sanction(SYSTEM, boss.id, kind="warning", reason="abusive")


def test_nobody_who_left_and_no_imported_author_is_sanctioned(app):
    mod = make.moderator()
    for columns in ({"left_at": utcnow()}, {"is_placeholder": True}):
        with pytest.raises(NotFound):
            silence(mod, make.member(**columns))


def test_sessions_end_at_once_but_not_for_a_silence(app):
    mod, ana = make.moderator(), make.member()
    for kind, left in (("warning", 1), ("silence", 1), ("suspension", 0)):
        begin_session(ana.id, remember=False, address_prefix="", agent="")
        impose_sanction(mod, ana.id, kind=kind, reason="abusive", hours=24 if kind != "warning" else None)
        assert bool(session().scalars(select(LoginSession).where(LoginSession.user_id == ana.id)).all()) == bool(left), kind


def test_of_two_moderators_who_saw_the_same_the_second_is_told(app):
    mod, ana = make.moderator(), make.member()
    first = silence(mod, ana, seen_id=0)
    with pytest.raises(WrongState):
        silence(make.moderator(), ana, seen_id=0)
    assert silence(mod, ana, seen_id=first.id).is_running


def test_several_at_once_end_with_the_last_of_them(app):
    mod, ana = make.moderator(), make.member()
    short, long, away = silence(mod, ana, 24), silence(mod, ana, 168), impose_sanction(
        mod, ana.id, kind="suspension", reason="abusive", hours=72)
    assert standing(ana) == (long.ends_at, away.ends_at, None)
    lift_sanction(mod, long.id, why="mild enough")
    assert standing(ana)[0] == short.ends_at
    lift_sanction(mod, short.id)
    lift_sanction(mod, away.id)
    assert standing(ana) == (None, None, None) and not drifting()


def test_a_removal_lifted_while_a_suspension_runs_leaves_the_suspension(app):
    mod, ana = make.moderator(), make.member()
    away = impose_sanction(mod, ana.id, kind="suspension", reason="spam", hours=720)
    gone = impose_sanction(mod, ana.id, kind="removal", reason="spam")
    lift_sanction(mod, gone.id, how="overturned")
    assert standing(ana) == (None, away.ends_at, None)


def test_what_has_ended_cannot_be_lifted_again_and_how_is_one_of_the_table(app):
    mod, ana = make.moderator(), make.member()
    made = silence(mod, ana)
    with pytest.raises(ValueError, match="forgotten"):
        lift_sanction(mod, made.id, how="forgotten")
    lift_sanction(mod, made.id)
    with pytest.raises(WrongState):
        lift_sanction(mod, made.id)
    with pytest.raises(NotFound):
        lift_sanction(mod, made.id + 1000)


def test_nobody_lifts_their_own(app):
    boss, chief = make.admin(), make.admin()
    made = silence(boss, chief)
    with pytest.raises(NotAllowed):
        lift_sanction(chief, made.id)


def test_expiry_notes_what_is_over_and_nothing_else_and_twice_is_once(app):
    mod, ana, bob = make.moderator(), make.member(), make.member()
    over, runs, endless = silence(mod, ana, 24), silence(mod, ana, 72), silence(mod, bob, None)
    with time_machine.travel(utcnow() + 25 * HOUR, tick=False):
        assert expire_some(SYSTEM) == 1
        assert expire_some(SYSTEM) == 0
        rows = {row.id: row.ended_how for row in session().scalars(select(Sanction))}
        assert rows == {over.id: "expired", runs.id: None, endless.id: None}
        assert standing(ana)[0] == runs.ends_at and not drifting()


def test_a_week_without_a_worker_is_caught_up_at_once(app):
    mod = make.moderator()
    members = [make.member() for _ in range(7)]
    for member in members:
        silence(mod, member)
    with time_machine.travel(utcnow() + 200 * HOUR, tick=False):
        assert [expire_some(SYSTEM, limit=3), expire_some(SYSTEM, limit=3)] == [3, 3]
        expire()
        assert not session().scalars(select(Sanction).where(Sanction.ended_at.is_(None))).all()
        assert {standing(member)[0] for member in members} == {None}


def test_nobody_but_the_clock_lets_sanctions_expire(app):
    with pytest.raises(NotAllowed):
        expire_some(make.admin())
