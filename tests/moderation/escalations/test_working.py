"""Raising, working and ending a case: who may, what the question becomes, what stays written."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from forum.core.db import db, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from forum.resolution.commands import solve_by_self
from moderation.escalations import asking
from moderation.escalations.asking import daily_cap, records_of
from moderation.escalations.commands import (
    acknowledge,
    act_on_many,
    assign,
    cancel,
    change_priority,
    hand_over,
    raise_escalation,
    reject,
    reopen,
    resolve,
    resume,
    take,
    unwatch,
    wait_for,
    watch,
)
from moderation.escalations.models import EscalationEvent, EscalationWatcher
from moderation.escalations.states import MOVES, OPEN, Act, State
from tests import make
from tests.forum.drift import drifting
from tests.forum.tuning import tune
from tests.moderation.escalations.cases import Scene, asked_long_ago, fresh, history, thread, voices


@pytest.fixture
def s(app):
    return Scene()


def test_a_helper_raises_a_case_an_agent_takes_and_resolves_it(s):
    case = s.case(words="Nobody knows.")
    assert (case.state, case.source, case.priority, thread(s.thread).display_status) == ("new", "helper", "p3", "escalated")
    take(s.agent, case.id, version=case.version)
    assert (fresh(case).owner_id, fresh(case).state, fresh(case).acknowledged_at is not None) == (s.agent.id, "in_progress", True)
    resolve(s.agent, case.id, version=fresh(case).version, outcome="answered", summary="See the new guide.")
    assert (fresh(case).state, fresh(case).outcome, thread(s.thread).waiting_on) == ("resolved", "answered", "community")
    assert history(case) == ["raised", "taken", "resolved"] and voices(case) == [(s.helper.id, "accepted")]
    assert drifting() == {}


def test_another_request_adds_a_voice_and_overwrites_nothing(s):
    case, second = s.case(words="First."), make.member(reputation=100)
    assert raise_escalation(second, s.thread.id, reason="outage").id == case.id
    raise_escalation(SYSTEM, s.thread.id, reason="unanswered", source="rule", evidence={"hours": 30})
    assert (fresh(case).reason, fresh(case).version, history(case)) == ("unanswered", 1, ["raised", "voiced", "voiced"])
    assert [member for member, _outcome in voices(case)] == [s.helper.id, second.id]
    with pytest.raises(WrongState):
        s.case()


def test_who_may_ask_and_what_is_missing(s):
    with pytest.raises(NotAllowed) as refused:
        raise_escalation(make.member(reputation=99), s.thread.id, reason="unanswered")
    assert (refused.value.missing.kind, refused.value.missing.needed) == ("reputation", 100)
    for reason, name in (("vip", "reason"), ("other", "words")):  # what judges a customer is for staff
        with pytest.raises(Invalid) as wrong:
            s.case(reason=reason)
        assert set(wrong.value.fields) == {name}
    with pytest.raises(NotAllowed):
        s.case(priority="p1")
    assert raise_escalation(s.agent, s.thread.id, reason="vip", priority="p1").priority == "p1"


def test_an_asker_may_ask_once_nobody_has_answered_for_a_day_of_business_hours(s, monkeypatch):
    asked_long_ago(s.thread, 25)
    monkeypatch.setattr(asking, "seconds_open", lambda start, end: (end - start).total_seconds() / 3)
    with pytest.raises(NotAllowed) as refused:
        raise_escalation(s.asker, s.thread.id, reason="unanswered")
    assert (refused.value.missing.kind, refused.value.missing.needed) == ("business_hours", 24)
    asked_long_ago(s.thread, 73)
    assert raise_escalation(s.asker, s.thread.id, reason="unanswered").source == "asker"
    other = make.question(s.asker)
    asked_long_ago(other, 200)
    make.answer(other)
    with pytest.raises(NotAllowed):
        raise_escalation(s.asker, other.id, reason="unanswered")


def test_only_open_questions_in_sight_have_cases(s):
    solve_by_self(s.asker, s.thread.id, note="It was the cable.")
    for where in (s.thread, make.discussion()):
        with pytest.raises(WrongState):
            raise_escalation(s.helper, where.id, reason="unanswered")
    with pytest.raises(NotFound):
        raise_escalation(s.helper, 999, reason="unanswered")


def test_declined_requests_lower_the_daily_cap_also_where_rate_limits_are_off(s):
    tune("escalations.requests_per_day", 3)
    for outcome in (resolve, reject, reject):
        case = raise_escalation(s.helper, make.question().id, reason="unanswered")
        outcome(s.agent, case.id, **({"outcome": "fixed"} if outcome is resolve else {"reason": "community"}))
    assert daily_cap(s.helper.id) == 2
    assert (records_of([s.helper.id])[s.helper.id].accepted, records_of([s.helper.id])[s.helper.id].rejected) == (1, 2)
    with pytest.raises(TooMany):
        s.case()
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        s.case()


def test_a_stale_page_is_refused_with_what_the_case_is_now(s):
    case = s.case()
    take(s.agent, case.id, version=1)
    with pytest.raises(WrongState) as refused:
        acknowledge(s.other, case.id, version=1)
    assert refused.value.details == {
        "state": "in_progress", "version": fresh(case).version, "priority": "p3", "owner": "Ana", "url": case.url,
    }
    with pytest.raises(WrongState):
        take(s.other, case.id)


def test_waiting_moves_the_turn_of_the_question_and_going_on_moves_it_back(s):
    case = s.case()
    wait_for(s.agent, case.id, whom="asker", words="Which model is it?")
    assert (thread(s.thread).waiting_on, thread(s.thread).display_status) == ("staff", "escalated"), "others were asked for nothing"
    wait_for(s.agent, case.id, whom="third_party", words="The vendor.")
    assert (thread(s.thread).waiting_on, thread(s.thread).display_status) == ("third_party", "escalated")
    resume(s.other, case.id)
    assert (thread(s.thread).waiting_on, fresh(case).owner_id) == ("staff", s.other.id)
    assert drifting() == {}


def test_giving_a_case_away(s):
    case = s.case()
    assign(s.agent, case.id, owner_id=s.other.id)
    assert (fresh(case).owner_id, fresh(case).state) == (s.other.id, "acknowledged")
    hand_over(s.other, case.id, owner_id=s.agent.id, summary="She called twice.")
    take_back = fresh(case).version
    for owner in (s.mod.id, s.helper.id, 999):
        with pytest.raises(Invalid) as wrong:
            assign(s.agent, case.id, owner_id=owner)
        assert set(wrong.value.fields) == {"owner"}
    assign(s.agent, case.id, version=take_back)
    assert fresh(case).owner_id is None
    with pytest.raises(Invalid):
        assign(s.agent, case.id, team_id=7)


def test_a_priority_changes_with_a_reason(s):
    case = s.case()
    with pytest.raises(Invalid):
        change_priority(s.agent, case.id, priority="p1", why=" ")
    change_priority(s.agent, case.id, priority="p1", why="The shop is down.")
    line = session().query(EscalationEvent).filter_by(kind="prioritised").one()
    assert (line.before, line.after, line.payload) == ({"priority": "p3"}, {"priority": "p1"}, {"words": "The shop is down."})


def test_what_is_over_is_opened_again_as_a_new_case(s):
    case = s.case()
    cancel(s.agent, case.id)
    again = reopen(s.agent, case.id)
    assert (again.earlier_id, again.state, history(case)[-1]) == (case.id, "new", "reopened")
    assert voices(again) == [(s.helper.id, None)], "who asked in vain asks again"
    with pytest.raises(WrongState):
        reopen(s.agent, case.id)
    assert drifting() == {}


def test_moderators_see_cases_and_do_not_work_them(s):
    case = s.case()
    watch(s.mod, case.id)
    assert session().get(EscalationWatcher, (case.id, s.mod.id))
    unwatch(s.mod, case.id)
    for act in (acknowledge, take, cancel):
        for who in (s.mod, s.helper, s.asker):
            with pytest.raises(NotAllowed):
                act(who, case.id)
    with pytest.raises(NotAllowed):
        watch(s.helper, case.id)


def test_several_at_once_and_one_that_moved(s):
    cases = [raise_escalation(s.helper, make.question().id, reason="unanswered") for _each in range(3)]
    take(s.other, cases[1].id)
    done = act_on_many(s.agent, [(case.id, 1) for case in cases], Act.TAKE)
    assert [one.state for one in done] == ["done", "moved", "done"]
    with pytest.raises(Invalid):
        act_on_many(s.agent, [], Act.REOPEN)


def test_history_is_never_rewritten(s):
    s.case()
    for statement in ("update escalation_events set kind = 'voiced'", "delete from escalation_events"):
        with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.once
def test_every_open_state_can_end_and_what_is_over_stays_over():
    assert all(MOVES[state] >= {State.RESOLVED, State.REJECTED, State.CANCELLED} for state in OPEN)
    assert not any(MOVES[state] for state in State if state not in OPEN)
