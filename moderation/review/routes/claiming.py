"""Claiming, giving back, and saying that one is still there."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from forum.kit.errors import WrongState
from moderation.review.commands import claim, claim_more, release_claim, release_mine, touch
from moderation.review.queries import Filters
from moderation.review.routes import blueprint
from moderation.review.routes.shown import answered, asked_filters, refusal, refuse_others, show_item


@blueprint.post("/desk/review/<id:item_id>/claim")
def claim_item(item_id: int) -> Any:
    refuse_others()
    wanted = asked_filters()
    try:
        claim(viewer(), item_id)
    except WrongState as error:
        return show_item(item_id, wanted, answered(error), **refusal(error))
    return back_to(item_id, wanted, _("You have claimed it."))


def back_to(item_id: int, wanted: Filters, words: str) -> Any:
    """The item again, with what was done; scripts put it in place of what they show."""
    flash(words, "good")
    if request.headers.get("X-Part") == "item":
        return show_item(item_id, wanted)
    return redirect(f"/desk/review/{item_id}/?{wanted.asked()}", 303)


@blueprint.post("/desk/review/<id:item_id>/release")
def release_item(item_id: int) -> Any:
    refuse_others()
    release_claim(viewer(), item_id)
    return back_to(item_id, asked_filters(), _("You gave it back. Anybody can claim it."))


@blueprint.post("/desk/review/<id:item_id>/touch")
def touch_item(item_id: int) -> Any:
    """{"held": whether the viewer still holds it}."""
    refuse_others()
    return jsonify(held=touch(viewer(), item_id))


@blueprint.post("/desk/review/claim-more")
def take_more() -> Any:
    refuse_others()
    ids = claim_more(viewer(), subject=request.form.get("subject", "")[:20])
    claimed = ngettext("You have claimed %(num)d more item.", "You have claimed %(num)d more items.", len(ids))
    flash(claimed if ids else _("Nothing is free right now."), "info")
    return redirect(f"/desk/review/{ids[0]}/?whose=mine" if ids else "/desk/review/", 303)


@blueprint.post("/desk/review/release-mine")
def give_back() -> Any:
    refuse_others()
    count = release_mine(viewer())
    freed = ngettext("You gave %(num)d item back. Anybody can claim it.", "You gave %(num)d items back. Anybody can claim them.", count)
    flash(freed if count else _("You have claimed nothing."), "info")
    return redirect("/desk/review/", 303)
