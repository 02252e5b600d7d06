"""The desk of a simulated community: its proof counts everything about time again, and sees what is wrong."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from sqlalchemy import select

from forum.cli.simulate.people import Person, World
from forum.core.db import command, session
from forum.kit.clock import utcnow
from moderation.desk.simulated import Casework, counted_slowly
from moderation.escalations.commands import raise_escalation, resume, take, wait_for
from moderation.escalations.jobs import watch_clocks
from moderation.escalations.models import ClockFired, Escalation
from moderation.raising.models import Raising, RaisingRule
from moderation.teams.business_time import Hours
from moderation.teams.clocks import Pause, elapsed
from tests import make

pytestmark = pytest.mark.once
BEFORE_THE_JUMP = datetime(2026, 3, 27, 8, 0, 7, tzinfo=UTC)


@pytest.fixture
def casework(app):
    """A case of eleven days: taken, waiting over a weekend on which the clocks change, a holiday, and not done."""
    with time_machine.travel(BEFORE_THE_JUMP, tick=False) as clock:
        world = World(Random(1))
        for role, actor in (("admin", make.admin("ada")), ("agent", make.agent("gus")), ("moderator", make.moderator("mod"))):
            world.staff[role] = Person(actor.id, actor.handle, "en", 1.0)
        made = Casework(world)
        made.begin()
        gus = world.actor(world.staff["agent"])
        case = raise_escalation(gus, make.question().id, reason="outage")
        clock.shift(timedelta(hours=3, seconds=11))
        take(gus, case.id)
        wait_for(gus, case.id, whom="asker", words="Which model is it?")
        clock.shift(timedelta(days=4, minutes=3))
        resume(gus, case.id)
        clock.shift(timedelta(days=7))
        watch_clocks()
        yield made


def test_what_the_clocks_caps_and_steps_say_is_what_counting_says(casework):
    wrong = casework.wrong()
    assert wrong and not any(wrong.values())
    assert (casework.done["cases"], casework.done["steps told"] > 0) == (1, True)


@command
def a_step_before_its_time():
    case = session().scalars(select(Escalation)).one()
    session().add(ClockFired(escalation_id=case.id, target="resolution", step="lead", round=9, fired_at=case.opened_at))


@command
def more_than_the_cap():
    rule, case = session().scalars(select(RaisingRule).order_by(RaisingRule.id)).first(), session().scalars(select(Escalation)).one()
    for minutes in (0, 59):
        at = utcnow() + timedelta(minutes=minutes)
        session().add(Raising(rule_id=rule.id, rule_version=1, thread_id=case.thread_id, escalation_id=case.id, at=at, occasion_at=at,
                              is_voice=False, facts={}))


@pytest.mark.parametrize(("damage", "name"), [(a_step_before_its_time, "steps_told_too_early"), (more_than_the_cap, "cases_above_a_cap")])
def test_the_proof_sees_what_is_wrong(casework, damage, name):
    damage()
    assert {name for name, number in casework.wrong().items() if number} == {name}


def test_a_clock_that_forgets_its_pauses_is_seen(casework, monkeypatch):
    monkeypatch.setattr("moderation.escalations.clock.elapsed", lambda hours, start, until, pauses: elapsed(hours, start, until))
    assert casework.wrong()["clocks_off_by_a_minute"] > 0


def test_counting_minutes_knows_the_night_that_is_an_hour_short():
    hours = Hours("Europe/Madrid", (((0, 1440),),) * 7)
    start = datetime(2026, 3, 28, 12, 0, 30, tzinfo=UTC)
    pause = Pause(start + timedelta(hours=2), start + timedelta(hours=3))
    assert counted_slowly(hours, start, start + timedelta(days=1), [pause]) == 23 * 3600
    evening = Hours("Europe/Madrid", (((60, 240),),) * 7)
    assert counted_slowly(evening, start, start + timedelta(days=1), []) == 2 * 3600, "one o'clock to four, without two to three"
