"""What the teams room announces. `actor_id` None means the system; `name` is the calendar's or the team's."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class CalendarChanged(Event):
    """`what`: added, edited, deleted, holidays_added, holiday_removed. `before`, `after`: hours or days in words."""

    actor_id: int | None
    calendar_id: int
    name: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class TeamChanged(Event):
    """`what`: added, edited, retired, reinstated, made_default."""

    actor_id: int | None
    team_id: int
    name: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class TeamMembersChanged(Event):
    """`what`: joined_team, left_team, made_lead, lead_ended, away, back."""

    actor_id: int | None
    member_id: int
    team_id: int
    name: str
    what: str
