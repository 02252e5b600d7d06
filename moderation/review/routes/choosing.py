"""How one works in the queue: among one's own settings, and in the help that ? opens."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.policy import DeskAction
from moderation.review.commands import choose_desk
from moderation.review.queries import desk_choices
from moderation.review.routes import blueprint
from moderation.review.routes.shown import asked_filters, refuse_others, wants_json

URL = "/settings/review"


@blueprint.get(URL)
def show_choices() -> Any:
    refuse_others()
    return render_template("moderation/review/choices.html", choices=desk_choices(viewer()))


@blueprint.post(URL)
def save_choices() -> Any:
    """From the settings, or with `from` out of the queue or the cases."""
    if not can(viewer(), DeskAction.CHOOSE_DESK):
        raise NotFound()
    choose_desk(viewer(), advances=bool(request.form.get("advances")), uses_keys=bool(request.form.get("keys")))
    if wants_json():
        return jsonify(said=_("Saved."))
    flash(_("Saved."), "good")
    if "from" not in request.form:
        return redirect(URL, 303)
    if request.form["from"] == "cases":
        return redirect("/desk/cases/", 303)
    asked = asked_filters().asked()
    return redirect("/desk/review/" + (f"?{asked}" if asked else ""), 303)
