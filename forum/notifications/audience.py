"""Who is told what: pure, from the facts of one event. Nobody hears of their own acts, nobody is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from forum.notifications.states import Kind, Level

HEARS = {
    Kind.ANSWER: {Level.ALL, Level.ANSWERS},
    Kind.COMMENT: {Level.ALL},
    Kind.SOLVED: {Level.ALL, Level.ANSWERS, Level.SOLUTION},
    Kind.REOPENED: {Level.ALL, Level.ANSWERS, Level.SOLUTION},
}


@dataclass(frozen=True)
class Facts:
    """What is known when a reaction runs: who acted, who follows at which level, and who is meant in person."""

    actor_id: int | None
    followers: Mapping[int, Level] = field(default_factory=dict)
    personally: Mapping[int, Kind] = field(default_factory=dict)


def audience(kind: Kind, facts: Facts) -> dict[int, Kind]:
    """Member id -> the kind they are told. A personal reason (mention, accepted) wins over following; muted hears only those."""
    told = {member: kind for member, level in facts.followers.items() if level in HEARS.get(kind, set())}
    told.update(facts.personally)
    told.pop(facts.actor_id or 0, None)
    return told


def personal(kind: Kind, members: Iterable[int | None]) -> dict[int, Kind]:
    """The same kind for several members, absent ones left out."""
    return {member: kind for member in members if member}
