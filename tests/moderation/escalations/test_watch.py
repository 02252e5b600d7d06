"""The watch over clocks: every step is told once, to whom it concerns, however often it runs and however long it did not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.models import Notification
from moderation.escalations import commands
from moderation.escalations.commands import add_policy, clocks, delete_policy, edit_policy
from moderation.escalations.jobs import watch_clocks
from moderation.escalations.models import ClockFired, Escalation
from moderation.escalations.states import NEVER
from moderation.escalations.targets import Targets
from moderation.teams.commands import TeamDraft, add_member, add_team, make_lead
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import mails
from tests.moderation.escalations.cases import Scene, fresh

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def s(app):
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.clock, scene.lead, scene.admin = clock, make.agent("lea"), make.admin("adm")
        team = add_team(scene.admin, TeamDraft("Support"))
        add_member(scene.admin, team.slug, "lea", is_lead=True)
        jobs.drain()
        yield scene


def later(s, **length):
    s.clock.shift(timedelta(**length))
    watch_clocks()


def told(*who):
    found = select(Notification.user_id, Notification.detail).where(Notification.kind == "case_clock").order_by(Notification.id)
    names = {one.id: one.handle for one in who}
    return [(names.get(member, member), detail.partition(":")[2]) for member, detail in session().execute(found)]


def fired():
    found = select(ClockFired.target, ClockFired.step, ClockFired.round).order_by(ClockFired.id)
    return [tuple(row) for row in session().execute(found)]


def test_the_owner_is_warned_then_owner_and_leads_then_leads_alone_and_each_once(s):
    add_policy(s.admin, "p3", Targets(40, None, None))
    case = s.case()
    commands.take(s.agent, case.id)
    later(s, minutes=29)
    assert fired() == []
    later(s, minutes=1)
    assert told(s.agent, s.lead) == [("ana", "warn.first_response")]
    watch_clocks()
    later(s, minutes=10)
    assert told(s.agent, s.lead)[1:] == [("ana", "breach.first_response"), ("lea", "breach.first_response")]
    later(s, minutes=10)
    assert told(s.agent, s.lead)[3:] == [("lea", "lead.first_response")]
    later(s, days=7)
    assert [step for _target, step, _round in fired()] == ["warn", "breach", "lead"] and len(told()) == 4
    assert drifting() == {}


def test_while_nobody_owns_it_the_leads_are_warned_and_without_leads_the_administrators(s):
    add_policy(s.admin, "p3", Targets(40, None, None))
    s.case()
    later(s, minutes=30)
    assert told(s.lead) == [("lea", "warn.first_response")]
    make_lead(s.admin, "support", s.lead.id, is_lead=False)
    later(s, minutes=10)
    assert told(s.lead, s.admin)[1:] == [("adm", "breach.first_response")]
    s.clock.shift(timedelta(minutes=5))
    jobs.drain()
    (letter,) = mails("adm")
    assert "The first reply is overdue" in letter.body and "/desk/cases/" in letter.body


def test_after_a_week_of_rest_every_case_tells_one_line(s):
    cases = [commands.raise_escalation(s.agent, make.question().id, reason="outage") for _each in range(3)]
    for case in cases:
        commands.take(s.agent, case.id)
    later(s, days=7)
    assert told(s.agent, s.lead) == [(name, "lead.first_response") for _case in cases for name in ("ana", "lea")]
    assert len(fired()) == 9 * len(cases)
    watch_clocks()
    assert len(told()) == 2 * len(cases)


def test_a_watch_that_dies_has_told_nothing_and_tells_it_once_afterwards(s, monkeypatch):
    add_policy(s.admin, "p3", Targets(40, None, None))
    s.case()
    s.clock.shift(timedelta(minutes=31))
    look = clocks._look

    def dies(*facts):
        look(*facts)
        raise RuntimeError("killed")

    monkeypatch.setattr(clocks, "_look", dies)
    with pytest.raises(RuntimeError):
        watch_clocks()
    assert (fired(), told()) == ([], [])
    monkeypatch.setattr(clocks, "_look", look)
    for _again in range(3):
        forget_looks()
        watch_clocks()
    assert (len(fired()), told(s.lead)) == (1, [("lea", "warn.first_response")])


@command
def forget_looks():
    session().execute(update(Escalation).values(next_look_at=utcnow()))


def test_waiting_for_the_asker_stops_the_clock_and_an_act_of_staff_begins_the_next_update_anew(s):
    add_policy(s.admin, "p3", Targets(None, 60, None))
    case = s.case()
    commands.take(s.agent, case.id)
    assert fresh(case).next_due_at == utcnow() + timedelta(hours=1)
    s.clock.shift(timedelta(minutes=50))
    commands.wait_for(s.agent, case.id, whom="asker", words="Which box?")
    assert fresh(case).next_due_at == NEVER
    later(s, days=3)
    assert fired() == []
    commands.resume(s.agent, case.id)
    assert fresh(case).next_due_at == utcnow() + timedelta(hours=1)
    later(s, minutes=60)
    commands.hand_over(s.agent, case.id, owner_id=s.other.id, summary="Yours.")
    later(s, minutes=60)
    assert [(step, number) for _target, step, number in fired()] == [("warn", 3), ("breach", 3), ("warn", 4), ("breach", 4)]
    assert told(s.agent, s.other, s.lead)[2:] == [("ben", "breach.next_update"), ("lea", "breach.next_update")]


def test_other_times_and_other_urgency_hold_at_once_for_cases_that_are_open(s):
    case = s.case()
    watch_clocks()
    policy = add_policy(s.admin, "p3", Targets(100, None, None))
    watch_clocks()
    assert fresh(case).next_due_at == BEGIN + timedelta(minutes=100)
    edit_policy(s.admin, policy.id, Targets(50, None, None), version=policy.version)
    watch_clocks()
    assert fresh(case).next_due_at == BEGIN + timedelta(minutes=50)
    delete_policy(s.admin, policy.id)
    watch_clocks()
    assert fresh(case).next_due_at == BEGIN + timedelta(hours=8)
    commands.change_priority(s.agent, case.id, priority="p1", why="It burns.")
    assert fresh(case).next_due_at == BEGIN + timedelta(minutes=30)
    commands.cancel(s.agent, case.id)
    later(s, days=1)
    assert (fresh(case).next_due_at, fired()) == (NEVER, [])
    assert drifting() == {}
    tamper(s.case().id)
    assert set(drifting()) == {"escalations.kept_clocks"}


@command
def tamper(case_id):
    session().get_one(Escalation, case_id).next_due_at = NEVER
    session().get_one(Escalation, case_id).next_look_at = NEVER


def test_the_watch_looks_at_nothing_before_its_time(s, statements):
    s.case()
    watch_clocks()
    with statements() as seen:
        assert clocks.watch_some(SYSTEM) == 0
    assert not any("escalation_events" in one for one in seen)
