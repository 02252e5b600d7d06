"""Destinations: the list, the page of each, and changing them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.config import current_config
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import WrongState
from moderation.escalations.neighbours import teams
from moderation.handoff import commands
from moderation.handoff.commands import Draft
from moderation.handoff.forms import DestinationForm
from moderation.handoff.mapping import USUAL, written
from moderation.handoff.models import Destination
from moderation.handoff.queries import destination_lines, destination_view, get_destination
from moderation.handoff.routes import Answer, blueprint, refuse_others, show
from moderation.policy import DeskAction


@blueprint.get("/desk/handoff/")
def list_destinations() -> Answer:
    refuse_others()
    return show("destinations", lines=destination_lines(viewer()))


@blueprint.get("/desk/handoff/new")
def new_destination() -> Answer:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_DESTINATIONS)
    return form_page(DestinationForm(formdata=None, data={"moves": USUAL}), None)


@blueprint.post("/desk/handoff/new")
def make_destination() -> Answer:
    refuse_others()
    form, made = DestinationForm(), list[tuple[Destination, str]]()
    authorize(viewer(), DeskAction.EDIT_DESTINATIONS)
    form.offer(teams(viewer()))
    if try_command(form, lambda: made.append(commands.add_destination(viewer(), draft_of(form)))):
        return secret_page(*made[0])
    return form_page(form, None), 422


@blueprint.get("/desk/handoff/<id:destination_id>/")
def show_destination(destination_id: int) -> Answer:
    refuse_others()
    view = destination_view(viewer(), destination_id)
    return show("destination", view=view, team_names=dict(teams(viewer())), written=written, inbound=inbound_address(view.line.destination))


@blueprint.get("/desk/handoff/<id:destination_id>/edit")
def change_destination(destination_id: int) -> Answer:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_DESTINATIONS)
    found = get_destination(viewer(), destination_id)
    chosen = {"moves": written(found.moves), "teams": [str(one) for one in found.team_ids]}
    return form_page(DestinationForm(formdata=None, obj=found, data=chosen), found)


@blueprint.post("/desk/handoff/<id:destination_id>/edit")
def save_destination(destination_id: int) -> Answer:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_DESTINATIONS)
    form, status, moved = DestinationForm(), 422, ""
    form.offer(teams(viewer()))
    try:
        if try_command(form, lambda: commands.edit_destination(
            viewer(), destination_id, draft_of(form), version=form.version.data or 0,
        )):
            return go(url_for("handoff.show_destination", destination_id=destination_id), _("The destination is saved."))
    except WrongState as refusal:
        status, moved = 409, shown(refusal.message)
    found = get_destination(viewer(), destination_id)
    form.version.data, form.version.raw_data = found.version, None
    return form_page(form, found, moved), status


@blueprint.get("/desk/handoff/<id:destination_id>/secret")
def no_secret(destination_id: int) -> Answer:
    """A secret is shown once; loading its page again shows the destination."""
    refuse_others()
    return redirect(get_destination(viewer(), destination_id).url, 303)


@blueprint.post("/desk/handoff/<id:destination_id>/secret")
def make_secret(destination_id: int) -> Answer:
    """`former` says what becomes of the one before: `day`, or `now` after it leaked."""
    refuse_others()
    return secret_page(*commands.rotate_secret(viewer(), destination_id, at_once=request.form.get("former") == "now"))


@blueprint.post("/desk/handoff/<id:destination_id>/on")
def turn_on(destination_id: int) -> Answer:
    refuse_others()
    return go(commands.switch(viewer(), destination_id, on=True).url, _("The destination is on."))


@blueprint.post("/desk/handoff/<id:destination_id>/off")
def turn_off(destination_id: int) -> Answer:
    refuse_others()
    return go(commands.switch(viewer(), destination_id, on=False).url, _("The destination is off."))


@blueprint.post("/desk/handoff/<id:destination_id>/test")
def send_test(destination_id: int) -> Answer:
    refuse_others()
    url = url_for("handoff.show_destination", destination_id=destination_id)
    try:
        commands.try_destination(viewer(), destination_id)
    except WrongState as refusal:
        flash(shown(refusal.message), "danger")
        return redirect(url, 303)
    return go(url, _("A test is on its way. Load this page again in a few seconds."))


@blueprint.post("/desk/handoff/<id:destination_id>/delete")
def remove_destination(destination_id: int) -> Answer:
    refuse_others()
    try:
        commands.delete_destination(viewer(), destination_id)
    except WrongState as refusal:
        flash(shown(refusal.message), "danger")
        return redirect(url_for("handoff.show_destination", destination_id=destination_id), 303)
    return go(url_for("handoff.list_destinations"), _("The destination is deleted."))


def secret_page(destination: Destination, secret: str) -> str:
    return show("secret", destination=destination, secret=secret, inbound=inbound_address(destination))


def inbound_address(destination: Destination) -> str:
    return f"{current_config().public_url}/handoff/{destination.public_id}"


def form_page(form: DestinationForm, found: Destination | None, moved: str = "") -> str:
    form.offer(teams(viewer()))
    return show("destination_form", form=form, destination=found, moved=moved)


def draft_of(form: DestinationForm) -> Draft:
    return Draft(
        name=str(form.name.data or ""), address=str(form.address.data or ""), moves=str(form.moves.data or ""), team_ids=form.team_ids,
        reasons=tuple(form.reasons.data or ()), hears_breaches=bool(form.hears_breaches.data),
    )
