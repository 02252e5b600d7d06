"""The desk of a simulated community: rules raise cases, a team works them in its hours, and everything about time is counted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.cli.simulate.people import Person, World
from forum.core.db import db, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import PlazaError
from moderation.escalations.clock import PERCENT, Clock, Facts, clock_of
from moderation.escalations.commands import change_priority, raise_escalation, reject, resolve, resume, take, wait_for
from moderation.escalations.models import ClockFired, Escalation
from moderation.escalations.queries.clocks import facts_of
from moderation.escalations.states import State, Step, Target
from moderation.raising.commands import RuleDraft, add_rule, dry_run, start_run, switch_on
from moderation.raising.models import Raising, RaisingRule
from moderation.teams.business_time import Hours, is_open
from moderation.teams.clocks import Pause
from moderation.teams.commands.calendars import CalendarDraft, add_calendar, add_holidays
from moderation.teams.commands.members import add_member
from moderation.teams.commands.teams import TeamDraft, add_team
from moderation.teams.queries.hours import hours_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEK = ("09:00-13:00, 14:00-18:00",) * 4 + ("09:00-14:00", "", "")
ZONE = "Europe/Madrid"
HOLIDAY_AFTER = 9
"""Days after the beginning on which the team does not work."""
RULES = (
    RuleDraft("Nobody replied", "no_reply", amount=4, cap_per_hour=1),
    RuleDraft("Not solved", "not_solved", amount=24, cap_per_hour=2),
    RuleDraft("Last word by the asker", "last_by_asker", amount=8, cap_per_hour=1),
    RuleDraft("Many have it", "me_too", amount=2, reason="outage", priority="p2", cap_per_hour=2),
)
AN_HOUR = 4
"""Cases that the team does something about in an hour."""
LIKELY = 0.7
ASKED = 0.05


class Casework:
    """What the team does by chance, and the proof that no clock, cap or step went wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.done: Counter[str] = Counter()

    def begin(self) -> None:
        admin, agent = (self.world.actor(self.world.staff[role]) for role in ("admin", "agent"))
        calendar = add_calendar(admin, CalendarDraft("Office", ZONE, WEEK))
        add_holidays(admin, calendar.id, [f"{utcnow().date() + timedelta(days=HOLIDAY_AFTER)} A local feast"])
        team = add_team(admin, TeamDraft("Office", calendar.id))
        add_member(admin, team.slug, agent.handle, is_lead=True)
        for draft in RULES:
            rule = add_rule(admin, draft)
            dry_run(SYSTEM, start_run(admin, rule.id, in_background=False).id)
            switch_on(admin, rule.id)

    def hour(self, now: datetime) -> None:
        if self.world.chance.random() < ASKED:
            self._attempt("ask staff", self._ask)
        if not is_open(hours_of(None), now):
            return
        waiting = select(Escalation.id, Escalation.state).where(Escalation.closed_at.is_(None)).order_by(Escalation.id)
        rows = session().execute(waiting).all()
        for row in self.world.chance.sample(rows, min(AN_HOUR, len(rows))):
            if self.world.chance.random() < LIKELY:
                self._work(row.id, State(row.state))

    def _ask(self) -> None:
        person, talk = self.world.helper(), self.world.talk()
        if talk is not None:
            raise_escalation(self.world.actor(person), talk.id, reason="unanswered", words="Somebody should look at this.")

    def _work(self, case_id: int, state: State) -> None:
        agent = self.world.actor(self._agent())
        deeds = DEEDS[state]
        name, deed = deeds[self.world.chance.randrange(len(deeds))]
        self._attempt(name, lambda: deed(agent, case_id))

    def _agent(self) -> Person:
        return self.world.staff["agent"]

    def _attempt(self, name: str, deed: Callable[[], object]) -> None:
        try:
            deed()
            self.done[name] += 1
        except PlazaError as error:
            self.done[f"{name}: {error.code}"] += 1
        db.session.remove()

    def wrong(self) -> dict[str, int]:
        """Every clock counted again minute by minute, every cap by the hour, every step by what had been used up when it was told."""
        cases = list(session().scalars(select(Escalation).order_by(Escalation.id)))
        self.done["cases"] = len(cases)
        facts, now = facts_of(cases), utcnow()
        fired: dict[int, list[ClockFired]] = {}
        for one in session().scalars(select(ClockFired).order_by(ClockFired.id)):
            fired.setdefault(one.escalation_id, []).append(one)
        self.done["steps told"] = sum(map(len, fired.values()))
        return {
            "clocks_off_by_a_minute": sum(_is_off(facts[case.id], now) for case in cases),
            "steps_told_too_early": sum(_is_early(facts[case.id], one) for case in cases for one in fired.get(case.id, ())),
            "cases_above_a_cap": sum(_above(rule) for rule in session().scalars(select(RaisingRule).order_by(RaisingRule.id))),
        }


def _give_in(actor: Actor, case_id: int) -> object:
    return resolve(actor, case_id, outcome="answered", summary="We wrote an answer.")


DEEDS: dict[State, Sequence[tuple[str, Callable[[Actor, int], object]]]] = {
    State.NEW: (("take", take), ("take", take), ("reject", lambda actor, case_id: reject(actor, case_id, reason="community"))),
    State.ACKNOWLEDGED: (("take", take),),
    State.IN_PROGRESS: (
        ("wait for the asker", lambda actor, case_id: wait_for(actor, case_id, whom="asker", words="Which model is it?")),
        ("wait for others", lambda actor, case_id: wait_for(actor, case_id, whom="third_party", words="The maker is asked.")),
        ("reprioritise", lambda actor, case_id: change_priority(actor, case_id, priority="p2", why="More people have it.")),
        ("resolve", _give_in),
    ),
    State.WAITING_ASKER: (("go on", resume), ("resolve", _give_in)),
    State.WAITING_THIRD_PARTY: (("go on", resume),),
}


def _is_off(facts: Facts, now: datetime) -> bool:
    clock = clock_of(facts, now)
    return any(
        abs(counted_slowly(facts.hours, facts.opened_at, one.ended_at or now, clock.pauses) - one.elapsed) > 1
        for one in clock.targets if one.target is not Target.NEXT_UPDATE and one.minutes
    )


def counted_slowly(hours: Hours, start: datetime, until: datetime, pauses: Sequence[Pause]) -> float:
    """Open seconds from `start` to `until` outside of `pauses`, which are apart: one minute after the other, by the clock on the wall."""
    total, zone, at = 0.0, ZoneInfo(hours.zone), start.replace(second=0, microsecond=0)
    while at < until:
        begins, ends = max(at, start), min(at + MINUTE, until)
        if _open_at(hours, at.astimezone(zone)):
            away = sum((_overlap(begins, ends, pause, until) for pause in pauses), timedelta())
            total += (ends - begins - away).total_seconds()
        at += MINUTE
    return total


def _open_at(hours: Hours, wall: datetime) -> bool:
    minute = wall.hour * 60 + wall.minute
    return _day(wall) not in hours.holidays and any(opens <= minute < closes for opens, closes in hours.week[wall.weekday()])


def _day(wall: datetime) -> date:
    return date(wall.year, wall.month, wall.day)


def _overlap(begins: datetime, ends: datetime, pause: Pause, until: datetime) -> timedelta:
    return max(timedelta(), min(ends, pause.end or until) - max(begins, pause.start))


def _is_early(facts: Facts, fired: ClockFired) -> bool:
    """The step was told although less had been used up than it stands for."""
    then: Clock = clock_of(facts, fired.fired_at)
    found = next((one for one in then.targets if one.target == fired.target and one.round == fired.round), None)
    return found is None or found.share * 100 < PERCENT[Step(fired.step)]


def _above(rule: RaisingRule) -> int:
    raised = select(Raising.at).where(Raising.rule_id == rule.id, Raising.is_voice.is_(False)).order_by(Raising.at)
    at = list(session().scalars(raised))
    return sum(later - earlier < HOUR for earlier, later in zip(at, at[rule.cap_per_hour:], strict=False))
