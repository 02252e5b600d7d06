"""Who is in a team."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from moderation.teams.commands import add_member, make_lead, remove_member, set_away
from moderation.teams.forms import MemberForm
from moderation.teams.routes import Answer, blueprint
from moderation.teams.routes.teams import team_page


@blueprint.post("/desk/teams/<slug>/members")
def take_in(slug: str) -> Answer:
    form = MemberForm()
    handle, is_lead = str(form.handle.data or ""), bool(form.is_lead.data)
    if try_command(form, lambda: add_member(viewer(), slug, handle, is_lead=is_lead)):
        return go(_members(slug), _("@%(handle)s is in the team.", handle=handle))
    return team_page(slug, form), 422


@blueprint.post("/desk/teams/<slug>/members/<id:member_id>/remove")
def take_out(slug: str, member_id: int) -> Answer:
    remove_member(viewer(), slug, member_id)
    return go(_members(slug), _("They are no longer in the team."))


@blueprint.post("/desk/teams/<slug>/members/<id:member_id>/lead")
def choose_lead(slug: str, member_id: int) -> Answer:
    make_lead(viewer(), slug, member_id, is_lead=request.form.get("lead") == "yes")
    return go(_members(slug))


@blueprint.post("/desk/teams/<slug>/members/<id:member_id>/away")
def choose_away(slug: str, member_id: int) -> Answer:
    set_away(viewer(), member_id, is_away=request.form.get("away") == "yes")
    return go(_members(slug))


def _members(slug: str) -> str:
    return url_for("teams.show_team", slug=slug) + "#members"
