"""What cases ask the teams: the hours that hold where no team is named, and whom a case may be given to."""

from __future__ import annotations

from datetime import datetime

from forum.core.permissions import Actor
from moderation.teams import business_time
from moderation.teams.queries import hours_of
from moderation.teams.queries import teams as teams_in_use


def seconds_open(start: datetime, end: datetime) -> int:
    """Business seconds between two moments, of the default team; by the wall where there is none."""
    return business_time.seconds_open(hours_of(None), start, end)


def teams(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) of every team in use, the default one first."""
    return [(team.id, team.name) for team in teams_in_use(viewer)]
