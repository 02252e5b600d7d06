"""Writes of the teams room."""

from moderation.teams.commands.calendars import (
    CalendarDraft,
    add_calendar,
    add_holidays,
    delete_calendar,
    edit_calendar,
    remove_holiday,
)
from moderation.teams.commands.members import add_member, leave_all_teams, make_lead, remove_member, set_away
from moderation.teams.commands.teams import TeamDraft, add_team, edit_team, make_default, reinstate_team, retire_team

__all__ = [
    "CalendarDraft", "TeamDraft", "add_calendar", "add_holidays", "add_member", "add_team", "delete_calendar", "edit_calendar",
    "edit_team", "leave_all_teams", "make_default", "make_lead", "reinstate_team", "remove_holiday", "remove_member", "retire_team",
    "set_away",
]
