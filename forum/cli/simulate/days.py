"""The days of a simulation: members join in the first third, act by chance, and the worker does its jobs every hour."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from forum.accounts.commands import confirm_address, create_admin, set_roles, sign_up
from forum.accounts.queries import find_member_by_handle
from forum.admin.commands import change_settings
from forum.cli.simulate.acts import ACTS, Nothing
from forum.cli.simulate.guests import guests_of
from forum.cli.simulate.people import PASSWORD, Person, World
from forum.cli.simulate.postbag import Postbag
from forum.cli.simulate.words import TAGS
from forum.core import jobs
from forum.core.db import db
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit import clock
from forum.kit.errors import PlazaError
from forum.threads.commands import start_thread
from forum.threads.commands.categories import CategoryDraft, add_category
from forum.threads.states import ThreadType

HOUR = timedelta(hours=1)
WAKING = (7, 23)
REST = (3, 12)
"""So often the worker comes at night, and on days when nobody acts: what was due meanwhile is caught up with."""
PLACES = ("Internet", "Phone", "Television", "Invoices", "Beta")
STAFF = {"agent": "agent", "moderator": "moderator"}
TAGS_AT_ONCE = 4
FIRST_ACT_SECONDS = 60


class Life:
    """A community and its calendar. `per_day` acts a day, fewer while it is still small."""

    def __init__(self, seed: int, members: int, per_day: float, *, begin: datetime, days: int) -> None:
        self.world = World(Random(seed))  # noqa: S311 - made-up chance
        self.members, self.per_day, self.now = members, per_day, begin
        self.days, self.joining = 0, max(1, days // 3)
        self.postbag = Postbag()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.guests = guests_of(self.world)

    def begin(self) -> None:
        """Categories and staff."""
        clock.pretend(self.now)
        admin = create_admin(SYSTEM, handle="sim_admin", address="admin@example.org", password=PASSWORD, name="Ada Min", locale="en")
        self._settle_in(Person(admin, "sim_admin", "en", 1.0), role="admin")
        for name in PLACES:
            self.world.categories.append(add_category(self.world.actor(self.world.staff["admin"]), CategoryDraft(name)).id)
        for role in STAFF:
            person = self._join(f"sim_{role}", "en")
            set_roles(self.world.actor(self.world.staff["admin"]), person.id, [role])
            self._settle_in(person, role=role)
        admin_now = self.world.actor(self.world.staff["admin"])
        change_settings(admin_now, {"privileges.preset": "start-up"})
        for at in range(0, len(TAGS), TAGS_AT_ONCE):
            start_thread(admin_now, self.world.categories[0], title=f"Welcome {at}", body="Say hello.", type=ThreadType.DISCUSSION,
                         tags=TAGS[at:at + TAGS_AT_ONCE])
        for guest in self.guests:
            guest.begin()

    def live(self, *, is_quiet: bool) -> None:
        """One day."""
        newcomers = 0 if is_quiet else self._newcomers()
        for hour in range(24):
            clock.pretend(self.now)
            if hour == WAKING[0]:
                for _ in range(newcomers):
                    self._welcome()
            if not is_quiet and WAKING[0] <= hour < WAKING[1]:
                self._act(self.per_day / (WAKING[1] - WAKING[0]) * len(self.world.people) / self.members)
            self.now += HOUR
            if (not is_quiet and WAKING[0] <= hour < WAKING[1]) or hour % REST[is_quiet] == REST[is_quiet] - 1:
                self._work()
        self.days += 1

    def _newcomers(self) -> int:
        missing = self.members - len(self.world.people) - self.done["leave"]
        return max(0, -(-missing // (self.joining - self.days))) if self.days < self.joining else 0

    def _welcome(self) -> None:
        locale = self.world.chance.choices(("en", "es"), (3, 2))[0]
        self._settle_in(self._join(f"sim_{len(self.world.people) + self.done['leave']}", locale))

    def _join(self, handle: str, locale: str) -> Person:
        """Sign up, wait for the mail, press the button behind its link."""
        sign_up(STRANGER, handle=handle, display_name="", address=f"{handle}@example.org", password=PASSWORD, locale=locale, origin=handle)
        jobs.drain()
        confirm_address(STRANGER, self.postbag.link_for(f"{handle}@example.org"))
        member = find_member_by_handle(handle)
        assert member is not None  # noqa: S101 - they have just signed up
        return Person(member.id, handle, locale, min(self.world.chance.paretovariate(1.1), 60))

    def _settle_in(self, person: Person, role: str = "") -> None:
        self.world.people.append(person)
        self.done["join"] += 1
        if role:
            self.world.staff[role] = person

    def _act(self, expected: float) -> None:
        """What is done in an hour: moments first, so that time only goes forwards."""
        chance = self.world.chance
        count = int(expected) + (chance.random() < expected % 1)
        moments = sorted(chance.randrange(FIRST_ACT_SECONDS, 3_500) for _ in range(count))
        for seconds, act in zip(moments, chance.choices(ACTS, [act.weight for act in ACTS], k=count), strict=True):
            clock.pretend(self.now + timedelta(seconds=seconds))
            try:
                act.perform(self.world)
                self.done[act.name] += 1
            except PlazaError as error:
                self.refused[f"{act.name}: {error.code}"] += 1
            except Nothing:
                self.refused[f"{act.name}: nothing there"] += 1
            db.session.remove()

    def _work(self) -> None:
        """The worker, at the end of the hour."""
        clock.pretend(self.now)
        for guest in self.guests:
            guest.hour(self.now)
        jobs.open_periods()
        jobs.drain()
        self.postbag.collect()
        db.session.remove()

    def summary(self) -> str:
        world = self.world
        return f"{len(world.people)} members, {len(world.talks)} questions, {self.done['answer']} answers, {self.postbag.total} mails"
