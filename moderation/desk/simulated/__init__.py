"""The desk of a simulated community: rules raise cases, two teams work them in their hours, workers are killed, another system has some
of the cases, and everything about time is counted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from forum.accounts.commands import set_roles
from forum.cli.simulate.people import World
from forum.core import jobs
from forum.core.db import db, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import PlazaError
from moderation.desk.simulated.counting import above_its_cap, clocks_compared, counted_slowly, is_early
from moderation.desk.simulated.deeds import DEEDS
from moderation.desk.simulated.killing import kill_a_worker
from moderation.desk.simulated.outside import Ticketing
from moderation.escalations.commands import raise_escalation
from moderation.escalations.models import ClockFired, Escalation
from moderation.escalations.queries.clocks import facts_of
from moderation.escalations.states import State
from moderation.raising.commands import RuleDraft, add_rule, dry_run, start_run, switch_on
from moderation.raising.models import RaisingRule
from moderation.teams.business_time import is_open
from moderation.teams.commands.calendars import CalendarDraft, add_calendar, add_holidays
from moderation.teams.commands.members import add_member
from moderation.teams.commands.teams import TeamDraft, add_team
from moderation.teams.queries.hours import hours_of

__all__ = ["Casework", "counted_slowly"]

OFFICE = CalendarDraft("Office", "Europe/Madrid", ("09:00-13:00, 14:00-18:00",) * 4 + ("09:00-14:00", "", ""))
LATE = CalendarDraft("Late", "America/New_York", ("12:00-20:00",) * 6 + ("",))
HOLIDAY_AFTER = 9
"""Days after the beginning on which the office does not work."""
RULES = (
    RuleDraft("Nobody replied", "no_reply", amount=4, cap_per_hour=1),
    RuleDraft("Not solved", "not_solved", amount=24, cap_per_hour=2),
    RuleDraft("Last word by the asker", "last_by_asker", amount=8, cap_per_hour=1),
    RuleDraft("Many have it", "me_too", amount=2, reason="outage", priority="p2", cap_per_hour=2),
    RuleDraft("Loud", "watched_words", words="twice\nrefuses", cap_per_hour=1),
)
AN_HOUR = 4
"""Cases that the teams do something about in an hour."""
LIKELY, ASKED, BY_STAFF, AFTERWARDS, KILLED, SAID_OUTSIDE = 0.7, 0.05, 0.02, 0.1, 0.2, 0.1
NEWLY_CLOSED = 20


class Casework:
    """What the teams do by chance, and the proof that no clock, cap or step went wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.done: Counter[str] = Counter()
        self.fate = Random(world.chance.random())  # noqa: S311 - made-up chance
        self.outside = Ticketing(self.fate)

    def begin(self) -> None:
        admin, agent, other = (self.world.actor(self.world.staff[role]) for role in ("admin", "agent", "moderator"))
        set_roles(admin, other.member_id, ["moderator", "agent"])
        office, late = add_calendar(admin, OFFICE), add_calendar(admin, LATE)
        add_holidays(admin, office.id, [f"{utcnow().date() + timedelta(days=HOLIDAY_AFTER)} A local feast"])
        first = add_team(admin, TeamDraft("Office", office.id, distributes=True))
        second = add_team(admin, TeamDraft("Late", late.id))
        for team, member in ((first, agent), (second, agent), (second, other)):
            add_member(admin, team.slug, member.handle, is_lead=member is agent)
        for draft in RULES:
            rule = add_rule(admin, draft)
            dry_run(SYSTEM, start_run(admin, rule.id, in_background=False).id)
            switch_on(admin, rule.id)
        self.outside.begin(admin)

    def hour(self, now: datetime) -> None:
        for likely, name, deed in (
            (ASKED, "ask staff", self._ask), (BY_STAFF, "raised by staff", self._raise), (SAID_OUTSIDE, "said outside", self.outside.say),
        ):
            if self.world.chance.random() < likely:
                self._attempt(name, deed)
        if is_open(hours_of(None), now):
            self._shift()
        if self.fate.random() < KILLED:
            jobs.open_periods()
            self.done["workers killed"] += kill_a_worker(self.fate)

    def _shift(self) -> None:
        waiting = select(Escalation.id, Escalation.state).where(Escalation.closed_at.is_(None)).order_by(Escalation.id)
        rows = session().execute(waiting).all()
        for row in self.world.chance.sample(rows, min(AN_HOUR, len(rows))):
            if self.world.chance.random() < LIKELY:
                self._work(row.id, State(row.state))
        if self.world.chance.random() < AFTERWARDS:
            newest = select(Escalation.id, Escalation.state).where(Escalation.closed_at.is_not(None))
            over = session().execute(newest.order_by(Escalation.closed_at.desc(), Escalation.id).limit(NEWLY_CLOSED)).all()
            if over:
                row = self.world.chance.choice(over)
                self._work(row.id, State(row.state))

    def _ask(self) -> None:
        person, talk = self.world.helper(), self.world.talk()
        if talk is not None:
            raise_escalation(self.world.actor(person), talk.id, reason="unanswered", words="Somebody should look at this.")

    def _raise(self) -> None:
        talk = self.world.talk()
        if talk is not None:
            raise_escalation(self.world.actor(self.world.staff["agent"]), talk.id, reason="outage")

    def _work(self, case_id: int, state: State) -> None:
        role = "agent" if self.world.chance.random() < LIKELY else "moderator"
        name, deed = self.world.chance.choice(DEEDS[state])
        self._attempt(name, lambda: deed(self.world.actor(self.world.staff[role]), case_id))

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
        self._count()
        facts, now = facts_of(cases), utcnow()
        fired: dict[int, list[ClockFired]] = {}
        for one in session().scalars(select(ClockFired).order_by(ClockFired.id)):
            fired.setdefault(one.escalation_id, []).append(one)
        self.done["steps told"] = sum(map(len, fired.values()))
        compared = [clocks_compared(facts[case.id], now) for case in cases]
        self.done["clocks compared"] = sum(number for number, _off in compared)
        return {
            "clocks_off_by_a_minute": sum(off for _number, off in compared),
            "steps_told_too_early": sum(is_early(facts[case.id], one) for case in cases for one in fired.get(case.id, ())),
            "cases_above_a_cap": sum(above_its_cap(rule) for rule in session().scalars(select(RaisingRule).order_by(RaisingRule.id))),
            **self.outside.end(),
        }

    def _count(self) -> None:
        by_source = select(Escalation.source, func.count()).group_by(Escalation.source).order_by(Escalation.source)
        for source, number in session().execute(by_source):
            self.done[f"cases by {source}"] = number
        self.done["cases"] = session().scalar(select(func.count()).select_from(Escalation)) or 0
        self.done["messages taken outside"] = len(self.outside.taken)
