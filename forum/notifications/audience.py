"""Who is told what, and why: pure, from the facts of one event. Nobody hears of their own acts, nobody is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forum.notifications.states import ABOUT_ARTICLES, ABOUT_CASES, ABOUT_FLAGS, ABOUT_REQUESTS, Kind, Level, Topic, WhyNot

HEARS = {
    Kind.ANSWER: {Level.ALL, Level.ANSWERS},
    Kind.COMMENT: {Level.ALL},
    Kind.SOLVED: {Level.ALL, Level.ANSWERS, Level.SOLUTION},
    Kind.REOPENED: {Level.ALL, Level.ANSWERS, Level.SOLUTION},
}
FOLLOWED = {
    Kind.ANSWER: Topic.FOLLOWED_ANSWER, Kind.COMMENT: Topic.FOLLOWED_COMMENT,
    Kind.SOLVED: Topic.FOLLOWED_OUTCOME, Kind.REOPENED: Topic.FOLLOWED_OUTCOME,
}
IN_PERSON = {
    Kind.COMMENT: Topic.REPLY, Kind.MENTION: Topic.MENTION, Kind.ACCEPTED: Topic.ACCEPTED, Kind.NEEDS_INFO: Topic.NEEDS_INFO,
    Kind.INFO_GIVEN: Topic.INFO_GIVEN, Kind.EDITED: Topic.EDIT, Kind.EDIT_SUGGESTED: Topic.EDIT,
    Kind.EDIT_APPROVED: Topic.MY_EDITS, Kind.EDIT_REJECTED: Topic.MY_EDITS, Kind.SOLUTION_EDITED: Topic.SOLUTION_EDITED,
    Kind.CLOSED: Topic.STAFF, Kind.DUPLICATE: Topic.STAFF, Kind.MOVED: Topic.STAFF, Kind.MOVED_AWAY: Topic.STAFF, Kind.LOCKED: Topic.STAFF,
    Kind.UNLOCKED: Topic.STAFF, Kind.RESTORED: Topic.STAFF, Kind.HIDDEN: Topic.ACCOUNT, Kind.ROLES: Topic.ACCOUNT,
    Kind.STATEMENT: Topic.ACCOUNT,
    Kind.SANCTION_ENDED: Topic.ACCOUNT, Kind.SANCTION_LIFTED: Topic.ACCOUNT,
    Kind.BADGE: Topic.BADGE, Kind.PRIVILEGE: Topic.PRIVILEGE, Kind.NO_REPLY: Topic.STAFF,
    Kind.REMINDER: Topic.REMINDERS, Kind.DETAILS_MISSING: Topic.REMINDERS, Kind.PRESUMED: Topic.REMINDERS, Kind.NUDGE: Topic.NUDGE,
    Kind.SPLIT: Topic.STAFF, Kind.MERGED: Topic.STAFF, Kind.CONVERTED: Topic.STAFF,
    Kind.ANONYMISED: Topic.STAFF, Kind.NAMED: Topic.STAFF,
    **dict.fromkeys(ABOUT_FLAGS, Topic.FLAGS),
    **dict.fromkeys(ABOUT_REQUESTS, Topic.REQUESTS), **dict.fromkeys(ABOUT_CASES, Topic.CASES),
    **dict.fromkeys(ABOUT_ARTICLES, Topic.ARTICLES), Kind.REOPENED: Topic.REPLY,
    Kind.SURVEY: Topic.SURVEYS, Kind.RECOMMENDATION: Topic.SURVEYS,
    Kind.OWN_COPY: Topic.ACCOUNT,
}
OF_PLACE = {Kind.QUESTION: Topic.FOLLOWED_QUESTION}
"""What followers of a category or tag hear."""


@dataclass(frozen=True)
class Facts:
    """What is known when a reaction runs: who acted, who follows at which level, who is meant in person, who waits for the same,
    who is told of the same post as a request for details, who follows the place (category or tags) it stands in."""

    actor_id: int | None
    followers: Mapping[int, Level] = field(default_factory=dict)
    personally: Mapping[int, Kind] = field(default_factory=dict)
    asker_id: int | None = None
    me_too: frozenset[int] = frozenset()
    requested_id: int | None = None
    place: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Told:
    """What one member is told, and for which of their reasons."""

    kind: Kind
    topic: Topic


def considered(kind: Kind, facts: Facts) -> dict[int, Told | WhyNot]:
    """Everybody who might be told: what they are told, or why not.

    A personal reason (mention, accepted) wins over following; whoever muted the thread hears only those.
    """
    found: dict[int, Told | WhyNot] = {member: _following(kind, member, level, facts) for member, level in facts.followers.items()}
    if kind in OF_PLACE:  # who follows the thread itself already knows it
        found = {member: Told(kind, OF_PLACE[kind]) for member in facts.place} | found
    if kind is Kind.SOLVED:
        waiting = (member for member in facts.me_too if found.get(member) is not WhyNot.MUTED)
        found.update(dict.fromkeys(waiting, Told(kind, Topic.ME_TOO)))
    found.update({member: Told(personal_kind, IN_PERSON[personal_kind]) for member, personal_kind in facts.personally.items()})
    if facts.requested_id in found:
        found[facts.requested_id] = WhyNot.TOLD_AS_REQUEST
    if facts.actor_id in found:
        found[facts.actor_id] = WhyNot.OWN_ACT
    return found


def _following(kind: Kind, member: int, level: Level, facts: Facts) -> Told | WhyNot:
    if level is Level.MUTED:
        return WhyNot.MUTED
    if kind not in HEARS:
        return WhyNot.NOT_FOR_FOLLOWERS
    if level not in HEARS[kind]:
        return WhyNot.LEVEL
    return Told(kind, Topic.REPLY if member == facts.asker_id else FOLLOWED[kind])


def personal(kind: Kind, members: Iterable[int | None]) -> dict[int, Kind]:
    """The same kind for several members, absent ones left out."""
    return {member: kind for member in members if member}


def stamp(at: datetime) -> int:
    """A moment in the name of a cause: the same thing twice is two causes."""
    return int(at.timestamp() * 1000)
