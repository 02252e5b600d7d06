"""Who lives in a simulation, and what there is to do something about: kept in memory, so that choosing costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor

PASSWORD = "a made up pass phrase 4711"  # noqa: S105 - of members who do not exist
RECENT_THREADS = 60
"""Half of what is done is done in so many of the newest threads."""


@dataclass(eq=False)
class Person:
    """A member; `zeal` says how often they are the one who helps (few do most of it)."""

    id: int
    handle: str
    locale: str
    zeal: float
    has_left: bool = False


@dataclass(eq=False)
class Talk:
    """A thread as far as somebody who acts in it must know it."""

    id: int
    post_id: int
    asker: Person
    category_id: int
    answers: list[tuple[int, Person]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


@dataclass
class World:
    """Everybody and everything, with the one source of chance."""

    chance: Random
    people: list[Person] = field(default_factory=list)
    staff: dict[str, Person] = field(default_factory=dict)
    talks: list[Talk] = field(default_factory=list)
    categories: list[int] = field(default_factory=list)
    votes: list[tuple[Person, int]] = field(default_factory=list)
    suggested: list[int] = field(default_factory=list)

    def actor(self, person: Person) -> Actor:
        """Whoever acts, with the rights they have at this moment."""
        return to_actor(session().get_one(User, person.id), roles_of(person.id))

    def somebody(self) -> Person:
        return self.chance.choice(self.people)

    def helper(self) -> Person:
        return self.chance.choices(self.people, [one.zeal for one in self.people])[0]

    def talk(self) -> Talk | None:
        """A thread, mostly a new one."""
        if not self.talks:
            return None
        back = int(self.chance.expovariate(1 / RECENT_THREADS)) % len(self.talks)
        return self.talks[-1 - back]

    def such_a_talk(self, fits: Callable[[Talk], bool]) -> Talk | None:
        """A thread that fits, if one is met in a few tries."""
        tries = (self.talk() for _ in range(8))
        return next((talk for talk in tries if talk is not None and fits(talk)), None)

    def post_of(self, talk: Talk) -> tuple[int, Person]:
        return self.chance.choice([(talk.post_id, talk.asker), *talk.answers])
