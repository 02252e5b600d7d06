"""Several processes at the cases at once: each is owned once, and a question gets one."""

import os
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum.core.db import command, db, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Unavailable, WrongState
from forum.notifications.models import Notification
from moderation.escalations.commands import add_policy, raise_escalation, take
from moderation.escalations.commands.clocks import watch_some
from moderation.escalations.jobs import watch_clocks
from moderation.escalations.models import ClockFired, Escalation, EscalationEvent, EscalationVoice
from moderation.escalations.targets import Targets
from tests import make
from tests.forum.crowd import PROCESSES, kill_while, together
from tests.forum.drift import drifting

CASES = int(os.environ.get("PLAZA_RACE_CASES", "40"))
"""PLAZA_RACE_CASES=200 makes it the whole race."""


def opened(count: int) -> list[int]:
    """Cases of that many questions."""
    asker, agent, place = make.member("asker"), make.agent("opener"), make.category()
    return [raise_escalation(agent, make.question(asker, category=place).id, reason="unanswered").id for _each in range(count)]


def take_all(seed: int, agent: Actor) -> list[int]:
    """Take whatever one can, each in another order, as a page from before the race showed them."""
    dice, mine = random.Random(seed), []
    ids = list(session().scalars(select(Escalation.id)))
    dice.shuffle(ids)
    for case_id in ids:
        try:
            take(agent, case_id, version=1)
            mine.append(case_id)
        except (WrongState, Unavailable):
            continue
    return mine


def race(app, count: int) -> list[list[int]]:
    """What each of eight agents got of so many cases."""
    opened(count)
    agents = [make.agent(f"agent{number}") for number in range(PROCESSES)]
    db.session.remove()
    return together(app, take_all, list(enumerate(agents)))


@pytest.mark.processes
def test_eight_agents_take_the_same_cases_and_each_is_owned_once(app):
    taken = race(app, CASES)
    assert sorted(case for mine in taken for case in mine) == sorted(session().scalars(select(Escalation.id)))
    owners = dict(session().execute(select(Escalation.id, Escalation.owner_id)).all())
    assert all(owners.values())
    written = select(func.count()).select_from(EscalationEvent).where(EscalationEvent.kind == "taken")
    assert session().scalar(written) == CASES
    assert drifting() == {}


def ask(member: Actor, thread_id: int) -> int:
    return raise_escalation(member, thread_id, reason="unanswered").id


@pytest.mark.processes
def test_who_asks_at_once_opens_one_case_with_all_voices(app):
    thread = make.question(make.member("asker"))
    helpers = [make.member(f"helper{number}", reputation=100) for number in range(PROCESSES)]
    db.session.remove()
    assert len(set(together(app, ask, [(helper, thread.id) for helper in helpers]))) == 1
    assert session().scalar(select(func.count()).select_from(EscalationVoice)) == PROCESSES
    assert drifting() == {}


@command
def an_hour_ago():
    session().execute(update(Escalation).values(opened_at=utcnow() - timedelta(hours=1)))


@pytest.mark.processes
def test_watches_that_run_at_once_tell_each_step_once(app):
    opened(6)
    make.admin("adm")
    add_policy(make.admin("boss"), "p3", Targets(50, None, None))
    an_hour_ago()
    db.session.remove()
    together(app, watch_clocks, [()] * PROCESSES)
    steps = session().execute(select(ClockFired.escalation_id, func.count()).group_by(ClockFired.escalation_id)).all()
    assert [count for _case, count in steps] == [2] * 6, "the warning and that it is over"
    told = select(Notification.user_id, func.count()).where(Notification.kind == "case_clock").group_by(Notification.user_id)
    assert [count for _member, count in session().execute(told)] == [6, 6]


def steps_told() -> int:
    db.session.rollback()
    told = session().scalar(select(func.count()).select_from(ClockFired)) or 0
    db.session.remove()
    return told


@pytest.mark.processes
def test_watches_that_are_killed_again_and_again_tell_each_step_once(app):
    count = 14
    opened(count)
    add_policy(make.admin("boss"), "p3", Targets(50, None, None))
    an_hour_ago()
    db.session.remove()
    kills = 0
    while (before := steps_told()) < 2 * count and kills < 2 * count:
        kill_while(app, watch_slowly, (), reached=lambda before=before: steps_told() > before)
        kills += 1
    assert kills > 2, "it was killed too seldom for this to mean anything"
    watch_clocks()
    steps = session().execute(select(ClockFired.escalation_id, func.count()).group_by(ClockFired.escalation_id)).all()
    assert [told for _case, told in steps] == [2] * count
    told = select(Notification.user_id, func.count()).where(Notification.kind == "case_clock").group_by(Notification.user_id)
    assert [number for _member, number in session().execute(told)] == [count]
    assert drifting() == {}


def watch_slowly() -> None:
    """One case in each transaction, so that there is something to interrupt."""
    while watch_some(SYSTEM, limit=1):
        pass
