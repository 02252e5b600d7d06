"""What the member will read of a decision, before it is made."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid, WrongState
from moderation.review.foretelling import Preview, preview_of
from moderation.review.forms import DecideForm
from moderation.review.routes import blueprint
from moderation.review.routes.shown import WORDS, asked_filters, refusal, refuse_others, show_item
from moderation.review.work import Said


@blueprint.get("/desk/review/<id:item_id>/preview")
def no_preview(item_id: int) -> Any:
    """A preview leaves its address in the browser; loading that again shows the item."""
    refuse_others()
    return redirect(f"/desk/review/{item_id}/", 303)


@blueprint.post("/desk/review/<id:item_id>/preview")
def preview_decision(item_id: int) -> Any:
    """Writes nothing: the letters alone for scripts, else the page with all that was typed."""
    refuse_others()
    form, is_part = DecideForm(), bool(request.headers.get("HX-Request"))
    decision = form.decision.data or ""
    try:
        made = preview_of(viewer(), item_id, decision, Said(**form.said()))
    except (Invalid, WrongState) as error:
        if not is_part:
            return show_item(item_id, asked_filters(), error.status, **refusal(error))
        made = Preview(decision, why_not=" ".join(map(shown, _said(error))))
    if is_part:
        return render_template("moderation/review/preview.html", preview=made, **WORDS)
    return show_item(item_id, asked_filters(), typed=request.form, preview=made)


def _said(error: Invalid | WrongState) -> list[Any]:
    named = [message for messages in error.fields.values() for message in messages] if isinstance(error, Invalid) else []
    return named or [error.message]
