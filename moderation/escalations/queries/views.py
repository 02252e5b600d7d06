"""Views: filters under a name. Some are there for everybody, the others are saved by people, for themselves or for a team they lead."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from moderation.escalations.models import SavedView
from moderation.escalations.queries.filters import Filters, filters_in
from moderation.policy import DeskAction
from moderation.teams.models import Team, TeamMember

VIEWS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view. `team` is whom it is shared with; whoever saved it, or leads that team, may change it."""

    id: int
    name: str
    filters: Filters
    team: str
    is_own: bool
    may_change: bool


def saved_views(viewer: Actor) -> list[ViewLine]:
    """One's own and those shared with a team one is in, by name."""
    authorize(viewer, DeskAction.READ_CASES)
    mine = (TeamMember.team_id == SavedView.team_id) & (TeamMember.member_id == viewer.id)
    found = select(SavedView, Team.name, TeamMember.is_lead).outerjoin(TeamMember, mine).outerjoin(Team, Team.id == SavedView.team_id)
    found = found.where(or_(SavedView.member_id == viewer.id, TeamMember.member_id.is_not(None)))
    lines = []
    for one, team, leads in session().execute(found.order_by(SavedView.name, SavedView.id).limit(VIEWS_SHOWN)):
        is_own = one.member_id == viewer.id
        lines.append(ViewLine(one.id, one.name, filters_in(one.filters), team or "", is_own, is_own or bool(leads)))
    return lines


def led_teams(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) of the teams in use that the viewer leads: whom a view can be shared with."""
    authorize(viewer, DeskAction.READ_CASES)
    leads = (TeamMember.member_id == viewer.id) & TeamMember.is_lead.is_(True)
    found = select(Team.id, Team.name).join(TeamMember, TeamMember.team_id == Team.id).where(leads, Team.retired_at.is_(None))
    return [(team_id, name) for team_id, name in session().execute(found.order_by(Team.name))]
