"""Who works on cases and when: teams with their members and leads, calendars with opening hours and holidays, time counted in both.

Owns: business_calendars, calendar_blocks, holidays, teams, team_members.
Knows: business time (exact over changes of the clock), clocks with pauses, holidays from .ics files.
Announces: CalendarChanged, TeamChanged, TeamMembersChanged.
"""
