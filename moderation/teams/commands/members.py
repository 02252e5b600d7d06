"""Who is in a team. Only those whose role works on cases; whoever loses it leaves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.accounts.models import Role, User
from forum.accounts.queries import find_member_by_handle
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from moderation.policy import DeskAction
from moderation.teams.commands.teams import held_team
from moderation.teams.events import TeamMembersChanged
from moderation.teams.models import Team, TeamMember
from moderation.teams.states import MOST_MEMBERS, WORKING_ROLES


@command
def add_member(actor: Actor, slug: str, handle: str, *, is_lead: bool = False) -> User:
    """Take somebody into a team. Raises NotFound, and Invalid for `handle`."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    team = held_team(slug)
    member = find_member_by_handle(handle.strip().lstrip("@")) if handle.strip() else None
    if member is None:
        raise Invalid.field("handle", _l("Nobody has this handle."))
    if not _works(member):
        raise Invalid.field("handle", _l("Only agents and administrators can be in a team."))
    if session().get(TeamMember, (team.id, member.id)) is not None:
        raise Invalid.field("handle", _l("They are in this team already."))
    if (session().scalar(select(func.count()).select_from(TeamMember).where(TeamMember.team_id == team.id)) or 0) >= MOST_MEMBERS:
        raise Invalid.field("handle", _l("A team has %(most)d members at most.", most=MOST_MEMBERS))
    session().add(TeamMember(team_id=team.id, member_id=member.id, is_lead=is_lead, joined_at=utcnow()))
    session().flush()
    _announce(actor, team, member.id, "joined_team")
    if is_lead:
        _announce(actor, team, member.id, "made_lead")
    return member


@command
def remove_member(actor: Actor, slug: str, member_id: int) -> None:
    """Take somebody out of a team. Raises NotFound for whoever is not in it."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    team = held_team(slug)
    session().delete(_place(team, member_id))
    session().flush()
    _announce(actor, team, member_id, "left_team")


@command
def make_lead(actor: Actor, slug: str, member_id: int, *, is_lead: bool) -> None:
    """Whether somebody leads the team. Raises NotFound for whoever is not in it."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    team = held_team(slug)
    place = _place(team, member_id)
    if place.is_lead != is_lead:
        place.is_lead = is_lead
        _announce(actor, team, member_id, "made_lead" if is_lead else "lead_ended")


@command
def set_away(actor: Actor, member_id: int, *, is_away: bool) -> None:
    """Whether cases are given to somebody, in whatever team: oneself, and administrators for everybody. Raises NotFound."""
    authorize(actor, DeskAction.WORK_CASES if member_id == actor.id else DeskAction.EDIT_TEAMS)
    places = session().execute(
        select(TeamMember, Team).join(Team, Team.id == TeamMember.team_id).where(TeamMember.member_id == member_id).order_by(Team.id)
    ).all()
    if not places:
        raise NotFound()
    for place, team in places:
        if place.is_away != is_away:
            place.is_away = is_away
            _announce(actor, team, member_id, "away" if is_away else "back")


@command
def leave_all_teams(actor: Actor, member_id: int) -> int:
    """Somebody may no longer work on cases: out of every team, each recorded. How many. `actor` is the system."""
    authorize(actor, DeskAction.LEAVE_TEAMS)
    places = session().execute(
        select(TeamMember, Team).join(Team, Team.id == TeamMember.team_id).where(TeamMember.member_id == member_id).order_by(Team.id)
    ).all()
    for place, team in places:
        session().delete(place)
        _announce(actor, team, member_id, "left_team")
    return len(places)


def _works(member: User) -> bool:
    has_role = select(Role.role).where(Role.user_id == member.id, Role.role.in_(WORKING_ROLES)).limit(1)
    return member.removed_at is None and session().scalar(has_role) is not None


def _place(team: Team, member_id: int) -> TeamMember:
    found = session().get(TeamMember, (team.id, member_id))
    if found is None:
        raise NotFound()
    return found


def _announce(actor: Actor, team: Team, member_id: int, what: str) -> None:
    announce(TeamMembersChanged(utcnow(), actor.id, member_id, team.id, team.name, what))
