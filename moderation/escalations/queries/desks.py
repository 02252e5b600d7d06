"""Which questions are on the desk of a team, for whoever counts questions by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.resolution.counting import Slice, StaffTeam
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.policy import DeskAction
from moderation.teams.models import Team
from moderation.teams.queries import teams


def desk_teams(viewer: Actor) -> list[StaffTeam]:
    """Those in use, then those retired: they had cases too. None for whoever may not read teams and cases."""
    if not (can(viewer, DeskAction.READ_TEAMS) and can(viewer, DeskAction.READ_CASES)):
        return []
    found = sorted(teams(viewer, with_retired=True), key=lambda team: team.retired_at is not None)
    return [StaffTeam(team.id, team.slug, _("%(name)s (retired)", name=team.name) if team.retired_at else team.name) for team in found]


def threads_on_desk(team_id: int) -> Select[Any]:
    """Questions with a case, open or closed, that is the team's."""
    return select(Escalation.thread_id).where(belongs_to(team_id)).correlate(None)


def belongs_to(team_id: int) -> ColumnElement[bool]:
    """Over cases: given to this team, and to no other since. What was given to none is the default team's, as in its queue."""
    is_default = select(Team.id).where(Team.id == team_id, Team.is_default.is_(True)).correlate(None).exists()
    return or_(Escalation.team_id == team_id, and_(Escalation.team_id.is_(None), is_default))


def desks_state() -> str:
    """Moves with the history of cases: none is given to a team, taken to another question or opened without a line there; and with who
    is the default team."""
    default = select(Team.id).where(Team.is_default.is_(True)).scalar_subquery()
    last, team_id = session().execute(select(func.max(EscalationEvent.id), default)).one()
    return f"{last or 0}.{team_id or 0}"


def of_slice(found: Select[Any], within: Slice) -> Select[Any]:
    """Cases about the questions of a slice; of a team its own only, since a question may have had those of others as well."""
    if within.team_id is not None:
        # few are asked about, by when they came or went: not an index that leads to all that a team ever had
        found = found.where(case((belongs_to(within.team_id), 1), else_=0) == 1)
    rest = replace(within, team_id=None)  # its own cases are about questions on its desk, which need not be looked for
    return found.where(*rest.of_each(Escalation.thread_id))
