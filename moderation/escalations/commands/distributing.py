"""Giving cases that nobody owns to members of teams that want it so. What somebody took is never touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from forum.accounts.models import Role, User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.escalations.commands.holding import changed, note
from moderation.escalations.distribution import WEIGHT, Choice, Hand, TeamNow, choose, team_for
from moderation.escalations.events import EscalationAssigned
from moderation.escalations.models import CasePresence, Escalation, EscalationEvent
from moderation.escalations.queries.presence import THERE_SECONDS
from moderation.escalations.states import WAITING, EventKind, Priority
from moderation.policy import CASE_ROLES, DeskAction
from moderation.teams.business_time import is_open
from moderation.teams.models import Team, TeamMember
from moderation.teams.queries import hours_by_team

LOOKING = timedelta(minutes=5)
"""So long after a case has changed, whoever reads it is left the time to take it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """`owner_id`: who got it. None with a team: nobody of it may get one more; None without: nothing was to be given."""

    owner_id: int | None = None
    team_id: int | None = None


@command
def distribute_case(actor: Actor, escalation_id: int, *, without: Collection[int] = ()) -> Handed:
    """Give one case to somebody, unless it has an owner, waits, is being read, or no team of it gives cases now; teams in `without` are
    left out. It stays new until its owner has read it.

    Team, its members, thread, case: locked in this order, so that two workers give one after the other and nobody gets too many.
    """
    authorize(actor, DeskAction.DISTRIBUTE_CASES)
    place = _place(escalation_id)
    team = team_for(place.team_id, place.language, distributing_teams()) if place else None
    if place is None or team is None or team.id in without:
        return Handed()
    most_open, places = lock(Team, team.id).most_open, _hold_places(team.id)
    get_thread(SYSTEM, place.thread_id, lock=True)
    case = lock(Escalation, escalation_id)
    if _place(escalation_id) != place:  # somebody was there first
        return Handed()
    hands = _hands(case, places)
    choice = choose(hands, most_open)
    if choice is None:
        is_full = choose([replace(one, had=False) for one in hands], most_open) is None
        return Handed(team_id=team.id if is_full else None)
    _give(case, team.id, choice, place.language)
    places[choice.member_id].given_at = utcnow()
    return Handed(choice.member_id, team.id)


def _to_be_given() -> tuple[ColumnElement[bool], ...]:
    """Nobody's, waiting for nobody else, and with nobody of staff at it who may be about to take it."""
    now = utcnow()
    at_it = or_(CasePresence.is_writing.is_(True), Escalation.updated_at > now - LOOKING)
    works = CasePresence.member_id.in_(select(Role.user_id).where(Role.role.in_(CASE_ROLES)))
    there = exists().where(
        CasePresence.escalation_id == Escalation.id, CasePresence.seen_at >= now - timedelta(seconds=THERE_SECONDS), works, at_it,
    ).correlate(Escalation)
    return Escalation.closed_at.is_(None), Escalation.owner_id.is_(None), Escalation.state.not_in(WAITING), ~there


def _place(escalation_id: int) -> Any:
    """Thread, team and language of a case that is to be given; None for any other."""
    found = select(Escalation.thread_id, Escalation.team_id, Thread.language).join(Thread, Thread.id == Escalation.thread_id)
    return session().execute(found.where(Escalation.id == escalation_id, *_to_be_given())).one_or_none()


def waiting_for_somebody(limit: int) -> list[int]:
    """Open cases that nobody owns and that a team which gives cases now may get, the most urgent first."""
    giving = [team.id for team in distributing_teams() if team.is_open]
    if not giving:
        return []
    theirs = or_(Escalation.team_id.in_(giving), Escalation.team_id.is_(None))
    found = select(Escalation.id).where(*_to_be_given(), theirs).order_by(Escalation.priority, Escalation.opened_at, Escalation.id)
    return list(session().scalars(found.limit(limit)))


def distributing_teams() -> list[TeamNow]:
    """The teams in use that give cases by themselves, and whether they are open now; one statement where there is none."""
    columns = (Team.id, Team.is_default, Team.languages)
    rows = session().execute(select(*columns).where(Team.distributes.is_(True), Team.retired_at.is_(None)).order_by(Team.id)).all()
    hours, now = hours_by_team() if rows else {}, utcnow()
    return [TeamNow(row.id, row.is_default, row.languages, is_open(hours[row.id], now)) for row in rows]


def _hold_places(team_id: int) -> dict[int, TeamMember]:
    """Who is in it and works cases."""
    now = utcnow()
    here = or_(User.suspended_until.is_(None), User.suspended_until <= now)
    works = select(Role.user_id).join(User, User.id == Role.user_id).where(
        Role.role.in_(CASE_ROLES), User.left_at.is_(None), User.removed_at.is_(None), here,
    )
    found = select(TeamMember).where(TeamMember.team_id == team_id, TeamMember.member_id.in_(works)).order_by(TeamMember.member_id)
    held = session().scalars(found.with_for_update(of=TeamMember, key_share=True).execution_options(populate_existing=True))
    return {place.member_id: place for place in held}


def _hands(case: Escalation, places: dict[int, TeamMember]) -> list[Hand]:
    loads: dict[int, list[int]] = defaultdict(list)
    owned = select(Escalation.owner_id, Escalation.priority).where(Escalation.owner_id.in_(list(places)), Escalation.closed_at.is_(None))
    for owner_id, priority in session().execute(owned):
        loads[owner_id or 0].append(WEIGHT[Priority(priority)])
    former = EscalationEvent.before["owner_id"].as_integer()
    had = set(session().scalars(select(former).where(EscalationEvent.escalation_id == case.id, former.is_not(None))))
    return [
        Hand(one.member_id, len(loads[one.member_id]), sum(loads[one.member_id]), one.is_away, one.member_id in had, one.given_at)
        for one in places.values()
    ]


def _give(case: Escalation, team_id: int, choice: Choice, language: str) -> None:
    had = case.team_id
    case.owner_id, case.team_id = choice.member_id, team_id
    changed(case)
    why = {"cases": choice.cases, "load": choice.load, "free": choice.free, "people": choice.people, "language": language}
    note(case, EventKind.ASSIGNED, None, before={"owner_id": None, "team_id": had},
         after={"owner_id": choice.member_id, "team_id": team_id}, distributed=why)
    announce(EscalationAssigned(utcnow(), None, case.thread_id, case.id, None, choice.member_id, team_id))
