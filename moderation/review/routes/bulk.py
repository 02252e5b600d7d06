"""Deciding about several items: what will happen is said before."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from moderation.review.commands import decide_many
from moderation.review.decisions import DECISIONS, Choice
from moderation.review.forms import BulkForm
from moderation.review.queries import queue_rows
from moderation.review.routes import blueprint
from moderation.review.routes.shown import WORDS, asked_filters, refuse_others, show_list
from moderation.review.states import DecisionKind


@blueprint.get("/desk/review/bulk")
def no_bulk() -> Any:
    refuse_others()
    return redirect("/desk/review/", 303)


@blueprint.post("/desk/review/bulk")
def decide_bulk() -> Any:
    refuse_others()
    form, wanted = BulkForm(), asked_filters()
    choice = DECISIONS[DecisionKind(form.decision.data)] if form.decision.data in tuple(DecisionKind) else None
    if not form.picked() or choice is None or _lacks_reason(choice, form):
        why = _("Select items first.") if not form.picked() else _("Choose what to decide, and a reason.")
        return show_list(wanted, 422, bulk_error=why, picked=set(form.pick.data or ()))
    if not form.confirmed.data:
        rows = queue_rows(viewer(), [item_id for item_id, _version in form.picked()])
        return render_template("moderation/review/bulk.html", form=form, choice=choice, rows=rows, asked=wanted.asked(), **WORDS)
    return _decided(form, choice)


def _lacks_reason(choice: Choice, form: BulkForm) -> bool:
    return "reason" in choice.needs and form.reason.data not in choice.reasons


def _decided(form: BulkForm, choice: Choice) -> Any:
    batch, outcomes = decide_many(viewer(), form.picked(), decision=choice.kind.value, **form.said())
    done = sum(outcome.state == "done" for outcome in outcomes)
    rest = [outcome for outcome in outcomes if outcome.state != "done"]
    flash(ngettext("%(num)d item decided.", "%(num)d items decided.", done), "good" if done else "info")
    if not rest:
        return redirect("/desk/review/?" + asked_filters().asked(), 303)
    rows = {row.id: row for row in queue_rows(viewer(), [outcome.item_id for outcome in rest])}
    facts = {"form": form, "choice": choice, "rows": [], "rest": [(rows.get(one.item_id), one) for one in rest], "batch": batch}
    return render_template("moderation/review/bulk.html", asked=request.form.get("from", "")[:500], done=done, **facts, **WORDS)
