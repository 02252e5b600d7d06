"""The queue, one item, deciding and undoing."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.clock import iso
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.kit.row_ids import row_id
from moderation.review.commands import choose_desk, decide, undo, undo_batch
from moderation.review.decisions import DECISIONS
from moderation.review.forms import DecideForm
from moderation.review.queries import DecisionLine, Filters, decided_since, desk_choices, get_item, next_item
from moderation.review.routes import blueprint
from moderation.review.routes.shown import (
    answered,
    asked_filters,
    counts_said,
    filters,
    refusal,
    refuse_others,
    show_item,
    show_list,
    wants_json,
)
from moderation.review.states import DecisionKind

MOST_ASKED = 100


@blueprint.get("/desk/review/")
def show_queue() -> Any:
    refuse_others()
    return show_list(filters())


@blueprint.get("/desk/review/<id:item_id>/")
def item(item_id: int) -> Any:
    refuse_others()
    return show_item(item_id, filters())


@blueprint.get("/desk/review/<id:item_id>/decide")
def refused_decision(item_id: int) -> Any:
    """A refused decision leaves its address in the browser; loading that again shows the item."""
    refuse_others()
    return redirect(f"/desk/review/{item_id}/", 303)


@blueprint.post("/desk/review/<id:item_id>/decide")
def decide_item(item_id: int) -> Any:
    refuse_others()
    form, wanted = DecideForm(), asked_filters()
    try:
        made = decide(viewer(), item_id, version=form.version.data or 0, decision=form.decision.data or "", **form.said())
    except (Invalid, WrongState) as error:
        return show_item(item_id, wanted, answered(error), **refusal(error))
    label = DECISIONS[DecisionKind(made.decision)].label
    if wants_json():
        is_last = next_item(viewer(), wanted) is None
        return jsonify(decision=made.id, label=str(label), next=after(item_id, wanted), last=is_last, counts=counts_said(fresh=True))
    flash(_("Decided: %(decision)s.", decision=label), "good")
    return redirect(after(item_id, wanted), 303)


def after(item_id: int, wanted: Filters) -> str:
    """Where to go on: the next item, or the one just decided."""
    following = next_item(viewer(), wanted) if desk_choices(viewer()).advances else item_id
    asked = wanted.asked()
    place = f"/desk/review/{following}/" if following else "/desk/review/"
    return f"{place}?{asked}" if asked else place


@blueprint.post("/desk/review/undo")
def undo_last() -> Any:
    """One decision, or all of a batch."""
    refuse_others()
    batch, decision_id = request.form.get("batch", "")[:40], request.form.get("decision", type=row_id)
    try:
        item_id = _undone(batch, decision_id)
    except (WrongState, NotAllowed) as error:
        if wants_json():
            return jsonify(error=shown(error.message))
        flash(shown(error.message), "danger")
        return redirect("/desk/review/", 303)
    if wants_json() and item_id:
        version, url = get_item(viewer(), item_id).version, f"/desk/review/{item_id}/"
        return jsonify(item=item_id, version=version, url=url, counts=counts_said(fresh=True))
    flash(_("Undone. Nobody was told."), "good")
    asked = asked_filters().asked()
    return redirect((f"/desk/review/{item_id}/" if item_id else "/desk/review/") + (f"?{asked}" if asked else ""), 303)


def _undone(batch: str, decision_id: int | None) -> int | None:
    if not batch:
        return undo(viewer(), decision_id or 0).item_id
    refused = [outcome for outcome in undo_batch(viewer(), batch) if outcome.state != "done"]
    if refused:
        raise WrongState(refused[0].why)
    return None


@blueprint.post("/desk/review/advance")
def set_advance() -> Any:
    refuse_others()
    choose_desk(viewer(), advances=bool(request.form.get("value")))
    asked = asked_filters().asked()
    return redirect("/desk/review/" + (f"?{asked}" if asked else ""), 303)


@blueprint.get("/desk/review/stale")
def stale() -> Any:
    """Which of the items of an open list were decided meanwhile, by whom: {"decided": {id: {decision, label, name, at}}, "counts": …}."""
    refuse_others()
    ids = [int(part) for part in request.args.get("ids", "")[:2_000].split(",") if part.isdecimal() and len(part) < 19][:MOST_ASKED]
    decided = decided_since(viewer(), ids)
    response = jsonify({"decided": {str(item_id): told(line) for item_id, line in decided.items()}, "counts": counts_said()})
    response.add_etag()
    return response.make_conditional(request)


def told(line: DecisionLine) -> dict[str, str]:
    name = line.by.display_name if line.by else ""
    return {"decision": line.decision, "label": str(line.label), "name": name, "at": iso(line.at)}
