"""Claiming, giving back, and saying that one is still there."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from forum.kit.errors import WrongState
from moderation.review.commands import claim, claim_more, release_claim, release_mine, touch
from moderation.review.routes import blueprint
from moderation.review.routes.shown import asked_filters, refusal, refuse_others, show_item


@blueprint.post("/desk/review/<id:item_id>/claim")
def claim_item(item_id: int) -> Any:
    refuse_others()
    wanted = asked_filters()
    try:
        claim(viewer(), item_id)
    except WrongState as error:
        return show_item(item_id, wanted, 409, **refusal(error))
    return redirect(f"/desk/review/{item_id}/?{wanted.asked()}", 303)


@blueprint.post("/desk/review/<id:item_id>/release")
def release_item(item_id: int) -> Any:
    refuse_others()
    release_claim(viewer(), item_id)
    return redirect(f"/desk/review/{item_id}/?{asked_filters().asked()}", 303)


@blueprint.post("/desk/review/<id:item_id>/touch")
def touch_item(item_id: int) -> Any:
    """204 while the viewer holds it, 409 when they do so no longer."""
    refuse_others()
    return "", 204 if touch(viewer(), item_id) else 409


@blueprint.post("/desk/review/claim-more")
def take_more() -> Any:
    refuse_others()
    ids = claim_more(viewer(), subject=request.form.get("subject", "")[:20])
    flash(ngettext("%(num)d more is yours.", "%(num)d more are yours.", len(ids)) if ids else _("Nothing is free right now."), "info")
    return redirect(f"/desk/review/{ids[0]}/?whose=mine" if ids else "/desk/review/", 303)


@blueprint.post("/desk/review/release-mine")
def give_back() -> Any:
    refuse_others()
    count = release_mine(viewer())
    flash(ngettext("%(num)d is free again.", "%(num)d are free again.", count), "info")
    return redirect("/desk/review/", 303)
