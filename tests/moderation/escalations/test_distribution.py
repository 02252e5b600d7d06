"""Cases that are given by themselves: to whom, why, and never what somebody took."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, db, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed, NotFound
from forum.notifications.models import Notification
from moderation.escalations.commands import assign, be_at, distribute_case, raise_escalation, resolve, take, wait_for, watch
from moderation.escalations.commands.presence import Here
from moderation.escalations.distribution import Hand, TeamNow, choose, team_for
from moderation.escalations.jobs import distribute
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.teams.commands import CalendarDraft, TeamDraft, add_calendar, add_member, add_team, set_away
from moderation.teams.models import TeamMember
from tests import make
from tests.forum.crowd import together
from tests.forum.drift import drifting
from tests.moderation.escalations.cases import Scene, fresh, history
from tests.moderation.escalations.test_races import opened

NOW = utcnow()


@pytest.mark.once
def test_the_least_busy_one_there_gets_it():
    busy, calm, away, full, former = (
        Hand(1, 2, 8), Hand(2, 3, 3), Hand(3, 0, 0, is_away=True), Hand(4, 5, 1), Hand(5, 0, 0, had=True),
    )
    assert choose([busy, calm, away, full, former], 5).member_id == 2
    assert choose([busy, calm, away, full, former], 5).free == 2
    assert choose([away, full, former], 5) is None and choose([], 5) is None
    late, early, never = Hand(1, 1, 2, given_at=NOW), Hand(2, 1, 2, given_at=NOW - timedelta(hours=1)), Hand(3, 1, 2)
    assert [choose(some, 5).member_id for some in ([late, early, never], [late, early], [late])] == [3, 2, 1], "round robin among equals"


@pytest.mark.once
def test_the_team_is_the_case_s_or_an_open_one_that_takes_the_language():
    default, spanish, closed = TeamNow(1, True, ["en"], True), TeamNow(2, False, ["es"], True), TeamNow(3, False, [], False)
    teams = [default, spanish, closed]
    assert team_for(None, "en", teams) == default and team_for(None, "es", teams) == spanish
    assert team_for(2, "en", teams) == spanish, "whoever gave it to a team knew why"
    assert team_for(3, "en", teams) is None and team_for(None, "fr", teams) is None
    anybody, both = TeamNow(1, True, [], True), TeamNow(4, True, ["en", "es"], True)
    assert team_for(None, "es", [anybody, spanish]) == spanish and team_for(None, "en", [anybody, spanish]) == anybody
    assert team_for(None, "es", [both, spanish]) == spanish, "whoever is for fewer languages"


@pytest.fixture
def s(app):
    scene = Scene()
    scene.boss = make.admin("boss")
    return scene


def staffed(s, **draft):
    team = add_team(s.boss, TeamDraft("Support", **{"distributes": True, "most_open": 2, **draft}))
    for handle in ("ana", "ben"):
        add_member(s.boss, team.slug, handle)
    return team


def another(s):
    return raise_escalation(s.helper, make.question(s.asker).id, reason="unanswered")


def owners(some):
    return [fresh(one).owner_id for one in some]


def test_new_cases_go_round_until_everybody_has_enough_and_say_why(s, visitor):
    team = staffed(s)
    cases = [s.case(), *(another(s) for _each in range(4))]
    jobs.drain()
    assert owners(cases[:1]) != [None], "at once, not only when the job runs"
    distribute()
    assert sorted(owners(cases)[:4]) == sorted([s.agent.id, s.other.id] * 2) and owners(cases)[4] is None
    assert fresh(cases[0]).team_id == team.id and fresh(cases[0]).state == "new"
    told = select(Notification.kind).join(User, User.id == Notification.user_id).where(User.handle.in_(["ana", "ben", "hal"]))
    assert list(session().scalars(told)) == ["case_assigned"] * 4, "and who asked hears nothing before somebody has read it"
    words = visitor.sign_in(s.agent).get(cases[2].url).words
    assert "they had the least to do (1 open case)" in words and "2 people of the team could get it" in words
    distribute()
    assert owners(cases)[4] is None
    with pytest.raises(NotAllowed):
        distribute_case(s.boss, cases[4].id)


def test_a_new_case_that_its_owner_solves_in_one_act_is_told_once(s):
    staffed(s)
    case = s.case()
    watch(s.mod, case.id)
    jobs.drain()
    before = {one.id for one in session().scalars(select(Notification))}
    owner = s.agent if fresh(case).owner_id == s.agent.id else s.other
    resolve(owner, case.id, outcome="fixed", public_summary="The line can be blocked on our side. Ask staff to open it.")
    jobs.drain()
    assert history(case)[-3:] == ["replied", "acknowledged", "resolved"]
    told = select(User.handle, Notification.kind).join(User, User.id == Notification.user_id).where(Notification.id.not_in(before))
    assert sorted(tuple(row) for row in session().execute(told)) == [
        ("asa", "answer"), ("asa", "request_done"), ("hal", "request_done"), ("mod", "case_changed"),
    ]


def test_what_somebody_took_or_gave_back_is_left_to_people(s):
    staffed(s, most_open=9)
    taken = s.case()
    take(s.other, taken.id)
    distribute()
    assert fresh(taken).owner_id == s.other.id and distribute_case(SYSTEM, taken.id).owner_id is None
    assign(s.other, taken.id, owner_id=None)
    distribute()
    assert fresh(taken).owner_id == s.agent.id, "not to whoever gave it back"


def test_what_waits_or_is_being_read_is_given_to_nobody_and_read_by_its_owner_is_taken_up(s):
    staffed(s, most_open=9)
    waits, written, read = s.case(), another(s), another(s)
    wait_for(s.other, waits.id, whom="third_party", words="The maker.")
    be_at(s.other, written.id, is_writing=True)
    be_at(s.other, read.id)
    distribute()
    assert owners([waits, written, read]) == [None] * 3
    with time_machine.travel(utcnow() + timedelta(minutes=6)):
        for case in (written, read):
            be_at(s.mod, case.id, is_writing=True)  # who works no cases keeps nobody from it
            be_at(s.other, case.id, is_writing=case is written)
        distribute()
        assert [one is None for one in owners([waits, written, read])] == [True, True, False], "who only looks keeps it for five minutes"
    owner, other = (s.agent, s.other) if fresh(read).owner_id == s.agent.id else (s.other, s.agent)
    assert be_at(other, read.id) == Here(2, 2) and fresh(read).state == "new"
    assert be_at(owner, read.id) == Here(3, 2) and history(read)[-1] == "acknowledged"
    assert be_at(owner, read.id) == Here(3, 3), "once"


def test_nobody_is_given_a_case_while_away_or_while_the_team_is_closed_or_does_not_want_it(s):
    closed = add_calendar(s.boss, CalendarDraft("Never", "Europe/Madrid", ("",) * 7))
    sleeping, by_hand = staffed(s, calendar_id=closed.id), add_team(s.boss, TeamDraft("By hand"))
    add_member(s.boss, by_hand.slug, "ana")
    first, second = s.case(), another(s)
    assign(s.other, second.id, team_id=by_hand.id)
    distribute()
    assert owners([first, second]) == [None, None]
    assign(s.other, first.id, team_id=add_team(s.boss, TeamDraft("Awake", distributes=True)).id)
    for handle in ("ana", "ben"):
        add_member(s.boss, "awake", handle)
    set_away(s.agent, s.agent.id, is_away=True)
    with pytest.raises(NotAllowed):
        set_away(s.other, s.agent.id, is_away=True)
    with pytest.raises(NotFound):
        set_away(s.boss, s.asker.id, is_away=True)
    distribute()
    assert owners([first]) == [s.other.id] and session().get(TeamMember, (sleeping.id, s.agent.id)).is_away


def give_all(ids):
    """What a worker does with cases as it saw them before the others began."""
    return [distribute_case(SYSTEM, case_id).owner_id for case_id in ids]


@command
def with_team(ids, team_id):
    session().execute(update(Escalation).where(Escalation.id.in_(ids)).values(team_id=team_id))


@pytest.mark.processes
def test_workers_that_give_at_once_give_each_case_once_and_nobody_too_many(app):
    boss = make.admin("boss")
    ids = opened(12)
    team = add_team(boss, TeamDraft("Support", distributes=True, most_open=3))
    for number in range(3):
        make.agent(f"agent{number}")
        add_member(boss, team.slug, f"agent{number}")
    with_team(ids[::2], team.id)
    db.session.remove()
    got = together(app, give_all, [(ids,), (ids[::-1],), (ids,), (ids[::-1],)])
    assert sum(one is not None for some in got for one in some) == 9
    loads = select(Escalation.owner_id, func.count()).where(Escalation.owner_id.is_not(None)).group_by(Escalation.owner_id)
    assert [count for _owner, count in session().execute(loads)] == [3, 3, 3]
    assert session().scalar(select(func.count()).select_from(EscalationEvent).where(EscalationEvent.kind == "assigned")) == 9
    assert drifting() == {}
