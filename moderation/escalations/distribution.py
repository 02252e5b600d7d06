"""Who gets a case that nobody owns: whoever of its team is there and has least to do. Pure; what it says is kept in the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from moderation.escalations.states import Priority

WEIGHT = {Priority.P1: 4, Priority.P2: 3, Priority.P3: 2, Priority.P4: 1}
"""How much an open case of each priority is to have."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TeamNow:
    """A team that gives cases by itself, as it stands. `languages`: empty for all."""

    id: int
    is_default: bool
    languages: Collection[str]
    is_open: bool

    def takes(self, language: str) -> bool:
        return not self.languages or language in self.languages


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody of a team. `load`: their open cases by weight; `had`: they owned this case before, and gave it away."""

    member_id: int
    cases: int
    load: int
    is_away: bool = False
    had: bool = False
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it, and why: how much they had, and how many of the team could have got it."""

    member_id: int
    cases: int
    load: int
    free: int
    people: int


def team_for(team_id: int | None, language: str, teams: Iterable[TeamNow]) -> TeamNow | None:
    """The team that gives this case away now. What is with no team goes to one that is for its language, to the one that is for the fewest
    others first; else to the default one, or to any that takes all languages."""
    there = [team for team in teams if team.is_open]
    if team_id is not None:
        return next((team for team in there if team.id == team_id), None)
    fitting = [team for team in there if team.takes(language)]
    return min(fitting, key=lambda team: (not team.languages, len(team.languages), not team.is_default, team.id), default=None)


def choose(hands: Collection[Hand], most_open: int) -> Choice | None:
    """The least busy one; among equals, whoever was given one longest ago. None when nobody may get one more."""
    free = [one for one in hands if not one.is_away and not one.had and one.cases < most_open]
    if not free:
        return None
    best = min(free, key=lambda one: (one.load, one.given_at or LONG_AGO, one.member_id))
    return Choice(best.member_id, best.cases, best.load, len(free), len(hands))
