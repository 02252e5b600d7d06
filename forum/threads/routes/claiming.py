"""HTTP of "I am writing an answer"."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.threads.commands import claim_thread, withdraw_claim
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, go


@blueprint.post("/threads/<id:thread_id>/claim")
def claim(thread_id: int) -> Answer:
    writing = request.form.get("value") != "off"
    thread = claim_thread(viewer(), thread_id) if writing else withdraw_claim(viewer(), thread_id)
    said = _("Others see for 10 minutes that you are writing an answer.") if writing else _("Others no longer see that you are writing.")
    if not request.headers.get("HX-Request"):  # swapped in place, the page says it where the button is
        flash(said, "info")
    return go(f"{thread.url}#claims")
