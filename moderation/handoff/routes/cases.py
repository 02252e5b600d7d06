"""Handing off from the page of a case, taking back, and sending again what did not arrive."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid, WrongState
from forum.kit.row_ids import row_id
from moderation.escalations.queries import get_case
from moderation.handoff import commands
from moderation.handoff.queries import find_delivery, find_handoff, get_destination
from moderation.handoff.routes import blueprint, refuse_others

AT = "#handoff"


@blueprint.get("/desk/handoff/cases/<id:escalation_id>")
def no_hand_off(escalation_id: int) -> Response:
    """A refused form leaves its address in the browser."""
    refuse_others()
    return redirect(get_case(viewer(), escalation_id).url, 303)


@blueprint.post("/desk/handoff/cases/<id:escalation_id>")
def hand_off_case(escalation_id: int) -> Response:
    refuse_others()
    url = get_case(viewer(), escalation_id).url + AT
    chosen, version = request.form.get("destination", type=row_id) or 0, request.form.get("version", type=row_id) or 0
    return _told(url, _("It is handed off."), lambda: commands.hand_off(viewer(), escalation_id, chosen, version))


@blueprint.post("/desk/handoff/given/<id:handoff_id>/end")
def take_case_back(handoff_id: int) -> Response:
    refuse_others()
    found = find_handoff(viewer(), handoff_id)
    url = get_case(viewer(), found.escalation_id).url + AT
    return _told(url, _("It is taken back."), lambda: commands.take_back(viewer(), handoff_id))


@blueprint.post("/desk/handoff/messages/<id:delivery_id>/again")
def send_message_again(delivery_id: int) -> Response:
    refuse_others()
    found = find_delivery(viewer(), delivery_id)
    url = get_destination(viewer(), found.destination_id).url
    if request.form.get("from") == "case" and found.escalation_id is not None:
        url = get_case(viewer(), found.escalation_id).url + AT
    return _told(url, _("It is sent again now."), lambda: commands.send_again(viewer(), delivery_id))


def _told(url: str, done: str, action: Callable[[], object]) -> Response:
    """Back to the page with a word about what came of it."""
    try:
        action()
    except Invalid as refusal:
        words = [shown(message) for messages in refusal.fields.values() for message in messages]
        flash(words[0] if words else shown(refusal.message), "danger")
    except WrongState as refusal:
        flash(shown(refusal.message), "danger")
    else:
        return go(url, done)
    return redirect(url, 303)
