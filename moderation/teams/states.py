"""Who can be in a team, and the limits of what is kept."""

from __future__ import annotations

WORKING_ROLES = frozenset({"agent", "admin"})
"""Roles that work on cases. Whoever loses the last of them leaves their teams."""
LANGUAGES = ("en", "es")

NAME_MAX = 80
HOLIDAY_NAME_MAX = 120
MOST_TEAMS = 100
MOST_MEMBERS = 200
MOST_CALENDARS = 100
MOST_BLOCKS_A_DAY = 8
MOST_HOLIDAYS = 1_000
"""Of one calendar: 14 a year for 70 years."""
MINUTES_A_DAY = 1440
MOST_OPEN, MOST_OPEN_EVER = 10, 200
"""How many open cases a member of a team may have before it gives them no more: unless said otherwise, and at most."""
