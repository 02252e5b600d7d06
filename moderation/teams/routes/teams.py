"""Pages of teams."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize, can
from moderation.policy import DeskAction
from moderation.teams.commands import TeamDraft, add_team, edit_team, make_default, reinstate_team, retire_team
from moderation.teams.forms import MemberForm, TeamForm
from moderation.teams.models import Team
from moderation.teams.queries import calendar_choices, candidates, get_team, team_lines
from moderation.teams.routes import Answer, blueprint, show


@blueprint.get("/desk/teams/")
def list_teams() -> Answer:
    return show("teams", lines=team_lines(viewer()))


@blueprint.get("/desk/teams/new")
def new_team() -> Answer:
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    return _form(TeamForm(formdata=None), None)


@blueprint.post("/desk/teams/new")
def make_team() -> Answer:
    form, made = TeamForm(), list[Team]()
    if try_command(form, lambda: made.append(add_team(viewer(), _draft(form)))):
        return go(url_for("teams.show_team", slug=made[0].slug), _("The team is there. Now add its members."))
    return _form(form, None), 422


@blueprint.get("/desk/teams/<slug>/")
def show_team(slug: str) -> Answer:
    return team_page(slug)


@blueprint.get("/desk/teams/<slug>/edit")
def change_team(slug: str) -> Answer:
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    team = get_team(viewer(), slug).team
    return _form(TeamForm(formdata=None, obj=team, data={"calendar": str(team.calendar_id or "")}), team)


@blueprint.post("/desk/teams/<slug>/edit")
def save_team(slug: str) -> Answer:
    form = TeamForm()
    if try_command(form, lambda: edit_team(viewer(), slug, _draft(form), version=form.version.data or 0)):
        return go(url_for("teams.show_team", slug=slug), _("The team is saved."))
    team = get_team(viewer(), slug).team
    form.version.data, form.version.raw_data = team.version, None
    return _form(form, team), 422


@blueprint.post("/desk/teams/<slug>/default")
def choose_default(slug: str) -> Answer:
    team = make_default(viewer(), slug)
    return go(url_for("teams.show_team", slug=slug), _("What belongs to no team is now for “%(name)s”.", name=team.name))


@blueprint.post("/desk/teams/<slug>/retire")
def retire(slug: str) -> Answer:
    retire_team(viewer(), slug)
    return go(url_for("teams.list_teams"), _("The team is no longer offered."))


@blueprint.post("/desk/teams/<slug>/reinstate")
def reinstate(slug: str) -> Answer:
    reinstate_team(viewer(), slug)
    return go(url_for("teams.show_team", slug=slug), _("The team is offered again."))


def team_page(slug: str, form: MemberForm | None = None) -> str:
    """The page of one team; the form that adds somebody is passed in when it was refused."""
    line, form = get_team(viewer(), slug), form or MemberForm(formdata=None)
    if can(viewer(), DeskAction.EDIT_TEAMS):
        form.offer((one.handle, one.display_name) for one in candidates(viewer(), line.team.id))
    leads = any(place.is_lead and place.member.id == viewer().id for place in line.places)
    return show("team", line=line, team=line.team, form=form, me=viewer().id, leads=leads)


def _form(form: TeamForm, team: Team | None) -> str:
    form.offer(calendar_choices(viewer()))
    return show("team_form", form=form, team=team)


def _draft(form: TeamForm) -> TeamDraft:
    return TeamDraft(
        str(form.name.data or ""), form.calendar_id, form.languages.data or (), bool(form.distributes.data), form.most_open.data or 0,
    )
