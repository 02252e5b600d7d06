"""The numbers of a team, for those who lead it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from forum.core import settings
from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.metrics.forms import asked_in
from forum.metrics.own import read_numbers
from forum.metrics.routes.mine import period_parts
from moderation.escalations.routes import blueprint
from moderation.policy import DeskAction
from moderation.teams.queries import get_team

LEAST = 3
"""Numbers of fewer members together would be those of one of them."""


@dataclass(frozen=True, slots=True)
class Leading:
    """What the policy asks about: whether the viewer leads this team."""

    is_lead: bool


@blueprint.get("/desk/teams/<slug>/numbers/")
def show_team_numbers(slug: str) -> str:
    if not can(viewer(), DeskAction.READ_TEAMS):
        raise NotFound()
    line, asked, compares = get_team(viewer(), slug), asked_in(request.args), settings.get("metrics.compare_agents")
    if not can(viewer(), DeskAction.SEE_TEAM_NUMBERS, Leading(any(one.is_lead and one.member.id == viewer().id for one in line.places))):
        raise NotFound()
    members = sorted((one.member for one in line.places), key=lambda member: (member.display_name, member.id))
    shown = [member.id for member in members] if len(members) >= LEAST or compares else []
    of = read_numbers(viewer(), shown, asked.scope())
    return render_template(
        "moderation/escalations/team_numbers.html", team=line.team, size=len(members),
        numbers=of(shown) if shown else [],
        people=[(member.display_name, of([member.id])) for member in members] if compares else [],
        **period_parts(asked, f"/desk/teams/{line.team.slug}/numbers/"),
    )
