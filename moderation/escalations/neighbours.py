"""What cases ask the teams: the hours that hold where no team is named, whom a case may be given to, and who leads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Role
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from moderation.teams import business_time
from moderation.teams.queries import default_team, hours_of, leads_of
from moderation.teams.queries import teams as teams_in_use


def seconds_open(start: datetime, end: datetime) -> int:
    """Business seconds between two moments, of the default team; by the wall where there is none."""
    return business_time.seconds_open(hours_of(None), start, end)


def teams(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) of every team in use, the default one first."""
    return [(team.id, team.name) for team in teams_in_use(viewer)]


def team_names() -> dict[int, str]:
    """Of every team, those retired too."""
    return {team.id: team.name for team in teams_in_use(SYSTEM, with_retired=True)}


def leads_for(team_id: int | None) -> list[int]:
    """Who answers for a case of this team, the default one for none: its leads; where there are none, the administrators."""
    default = default_team() if team_id is None else None
    leads = leads_of(team_id or (default.id if default else 0))
    return leads or list(session().scalars(select(Role.user_id).where(Role.role == "admin").order_by(Role.user_id)))
