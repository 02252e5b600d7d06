"""Teams and who is in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from moderation.policy import DeskAction
from moderation.teams.business_time import Hours
from moderation.teams.models import Calendar, Team, TeamMember
from moderation.teams.queries.calendars import Now, now_of
from moderation.teams.queries.hours import ALWAYS, hours_by_team, hours_of_calendars
from moderation.teams.states import WORKING_ROLES

MOST_CANDIDATES = 200


@dataclass(frozen=True)
class Place:
    """Somebody in a team."""

    member: User
    is_lead: bool
    is_away: bool = False


@dataclass(frozen=True)
class TeamLine:
    """A team with its members, leads first, and how it stands with its hours."""

    team: Team
    calendar: Calendar | None
    now: Now
    places: list[Place]


def teams(viewer: Actor, *, with_retired: bool = False) -> list[Team]:
    """Those in use, the default one first, then by name."""
    authorize(viewer, DeskAction.READ_TEAMS)
    found = select(Team).order_by(Team.is_default.desc(), Team.name)
    return list(session().scalars(found if with_retired else found.where(Team.retired_at.is_(None))))


def find_team(team_id: int) -> Team | None:
    return session().get(Team, team_id)


def default_team() -> Team | None:
    """The team for what belongs to no team; None where there is none yet."""
    return session().scalars(select(Team).where(Team.is_default.is_(True))).one_or_none()


def teams_of(member_id: int) -> list[Team]:
    """The teams in use that somebody is in, by name."""
    mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id).where(TeamMember.member_id == member_id)
    return list(session().scalars(mine.where(Team.retired_at.is_(None)).order_by(Team.name)))


def members_of(team_id: int) -> list[Place]:
    """Leads first, then by name."""
    return _places([team_id])[team_id]


def leads_of(team_id: int) -> list[int]:
    """Ids of its leads."""
    found = select(TeamMember.member_id).where(TeamMember.team_id == team_id, TeamMember.is_lead.is_(True))
    return list(session().scalars(found.order_by(TeamMember.member_id)))


def leads_anything(member_id: int) -> bool:
    """Whether somebody leads a team."""
    found = select(TeamMember.member_id).where(TeamMember.member_id == member_id, TeamMember.is_lead.is_(True))
    return session().scalar(found.limit(1)) is not None


def team_lines(viewer: Actor) -> list[TeamLine]:
    """All of them, those in use first."""
    found = sorted(teams(viewer, with_retired=True), key=lambda team: team.retired_at is not None)
    hours, places = hours_by_team(), _places([team.id for team in found])
    calendars = {one.id: one for one in session().scalars(select(Calendar).where(Calendar.id.in_({team.calendar_id for team in found})))}
    return [TeamLine(team, calendars.get(team.calendar_id or 0), now_of(hours[team.id]), places[team.id]) for team in found]


def get_team(viewer: Actor, slug: str) -> TeamLine:
    """One team. Raises NotFound."""
    authorize(viewer, DeskAction.READ_TEAMS)
    team = session().scalars(select(Team).where(Team.slug == slug)).one_or_none()
    if team is None:
        raise NotFound()
    calendar = session().get(Calendar, team.calendar_id) if team.calendar_id else None
    return TeamLine(team, calendar, now_of(_hours(calendar)), members_of(team.id))


def candidates(viewer: Actor, team_id: int) -> list[User]:
    """Who could join: those whose role works on cases and who are not in it, by name."""
    authorize(viewer, DeskAction.EDIT_TEAMS)
    works = select(Role.user_id).where(Role.role.in_(WORKING_ROLES))
    inside = select(TeamMember.member_id).where(TeamMember.team_id == team_id)
    free = select(User).where(User.id.in_(works), User.id.not_in(inside), User.removed_at.is_(None))
    return list(session().scalars(free.order_by(User.display_name, User.id).limit(MOST_CANDIDATES)))


def _hours(calendar: Calendar | None) -> Hours:
    return ALWAYS if calendar is None else hours_of_calendars([(calendar.id, calendar.version)])[calendar.id]


def _places(team_ids: list[int]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    rows = session().execute(
        select(TeamMember.team_id, TeamMember.is_lead, TeamMember.is_away, User).join(User, User.id == TeamMember.member_id)
        .where(TeamMember.team_id.in_(team_ids)).order_by(TeamMember.is_lead.desc(), User.display_name, User.id)
    )
    for team_id, is_lead, is_away, member in rows:
        found[team_id].append(Place(member, is_lead, is_away))
    return found
