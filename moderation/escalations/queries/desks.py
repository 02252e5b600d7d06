"""Which questions are on the desk of a team, for whoever counts questions by it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.resolution.counting import Slice, StaffTeam
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.policy import DeskAction
from moderation.teams.queries import teams


def desk_teams(viewer: Actor) -> list[StaffTeam]:
    """Those in use, then those retired: they had cases too. None for whoever may not read teams and cases."""
    if not (can(viewer, DeskAction.READ_TEAMS) and can(viewer, DeskAction.READ_CASES)):
        return []
    found = sorted(teams(viewer, with_retired=True), key=lambda team: team.retired_at is not None)
    return [StaffTeam(team.id, team.slug, _("%(name)s (retired)", name=team.name) if team.retired_at else team.name) for team in found]


def threads_on_desk(team_id: int) -> Select[Any]:
    """Questions with a case, open or closed, that is the team's: given to it, and to no other since. A case that was given to no team is
    nobody's here, as in the list of cases narrowed to a team."""
    return select(Escalation.thread_id).where(Escalation.team_id == team_id).correlate(None)


def desks_state() -> str:
    """Moves with the history of cases: none is given to a team, taken to another question or opened without a line there."""
    return str(session().scalar(select(func.max(EscalationEvent.id))) or 0)


def of_slice(found: Select[Any], within: Slice) -> Select[Any]:
    """Cases about the questions of a slice; of a team its own only, since a question may have had those of others as well."""
    if within.team_id is not None:
        found = found.where(Escalation.team_id == within.team_id)
    return within.narrow(found, Escalation.thread_id)
