"""HTTP of "not for me": a suggested question put aside, or taken back."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.kit.safe_urls import safe_next
from forum.notifications.commands import dismiss_suggestion, restore_suggestion
from forum.notifications.routes import blueprint


@blueprint.post("/questions/<id:thread_id>/not-for-me")
def dismiss(thread_id: int) -> Response | str:
    gone = request.form.get("value", "on") == "on"
    thread = (dismiss_suggestion if gone else restore_suggestion)(viewer(), thread_id)
    if gone and request.headers.get("HX-Request"):
        return render_template("notifications/_dismissed.html", thread=thread)
    flash(_("This question is not suggested to you any more.") if gone else _("This question may be suggested to you again."), "info")
    return redirect(safe_next(request.form.get("next", "")) or "/for-you/", 303)  # type: ignore[return-value]
