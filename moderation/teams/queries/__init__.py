"""Reads of the teams room."""

from moderation.teams.queries.calendars import calendar_choices, calendar_lines, calendar_view, get_calendar, known_days
from moderation.teams.queries.hours import hours_by_team, hours_of
from moderation.teams.queries.rosters import (
    candidates,
    default_team,
    find_team,
    get_team,
    leads_anything,
    leads_of,
    members_of,
    team_lines,
    teams,
    teams_of,
)

__all__ = [
    "calendar_choices", "calendar_lines", "calendar_view", "candidates", "default_team", "find_team", "get_calendar", "get_team",
    "hours_by_team", "hours_of", "known_days", "leads_anything", "leads_of", "members_of", "team_lines", "teams", "teams_of",
]
