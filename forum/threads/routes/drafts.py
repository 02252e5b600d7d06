"""Drafts: kept by scripts while one types, listed for everybody."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.http import wants_json
from forum.core.limits import spend
from forum.core.permissions import authorize
from forum.kit.clock import iso
from forum.policy import Action
from forum.threads.commands import discard_draft, save_draft
from forum.threads.copies import Copy
from forum.threads.queries import drafts_of
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, go

SAVES = "60/minute"


@blueprint.get("/drafts/")
def drafts() -> str:
    authorize(viewer(), Action.SAVE_DRAFT)
    return render_template("threads/drafts.html", drafts=drafts_of(viewer()))


@blueprint.get("/drafts/copies")
def draft_copies() -> str:
    """What a page says, and offers, where the same is written in two places. Fetched when it comes to that."""
    authorize(viewer(), Action.SAVE_DRAFT)
    return render_template("threads/_draft_copies.html")


@blueprint.post("/drafts/", endpoint="keep_draft")
def keep_draft() -> Answer | dict[str, str | None]:
    """Save (the form's own inputs and `draft_key`) or, with `discard`, throw away."""
    authorize(viewer(), Action.SAVE_DRAFT)
    spend(f"draft:{viewer().id}", SAVES)
    key = request.form.get("draft_key", "")
    if "discard" in request.form:
        discard_draft(viewer(), key)
        flash(_("Draft discarded."), "info")
        return go("/drafts/") if request.form["discard"] != "ask" else go("/ask")
    typed = request.form.to_dict()
    kept = save_draft(viewer(), key, content=typed, copy=Copy.sent(typed))
    return {"saved_at": iso(kept.saved_at) if kept else None} if wants_json() else go("/drafts/")
