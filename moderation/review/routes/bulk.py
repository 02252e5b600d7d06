"""Deciding about several items: what will happen is said before."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from moderation.review.commands import decide_many
from moderation.review.commands.bulk import MOST_AT_ONCE
from moderation.review.decisions import DECISIONS, Choice
from moderation.review.forms import BulkForm
from moderation.review.queries import Filters, QueueRow, queue_rows
from moderation.review.routes import blueprint
from moderation.review.routes.shown import WORDS, asked_filters, refuse_others, show_list
from moderation.review.several import fitting, for_all
from moderation.review.states import WAITING, DecisionKind


@blueprint.get("/desk/review/bulk")
def no_bulk() -> Any:
    refuse_others()
    return redirect("/desk/review/", 303)


@blueprint.post("/desk/review/bulk")
def decide_bulk() -> Any:
    refuse_others()
    form, wanted = BulkForm(), asked_filters()
    choice = DECISIONS[DecisionKind(form.decision.data)] if form.decision.data in tuple(DecisionKind) else None
    errors = _lacking(form, choice)
    if not form.picked() or choice is None or errors:
        return _refused(form, wanted, _("Select items first.") if not form.picked() else " ".join(errors.values()), errors)
    return _decided(form, choice) if form.confirmed.data else _foretold(form, choice, wanted)


def _foretold(form: BulkForm, choice: Choice, wanted: Filters) -> Any:
    """What will happen to which, which are left out and why, and what would fit all of them."""
    picked = dict(form.picked())
    lines = [(row, fitting(viewer(), row)) for row in queue_rows(viewer(), list(picked)[:MOST_AT_ONCE])]
    rows = [row for row, fits in lines if choice in fits]
    if not rows:
        why = _("%(decision)s fits none of the items you selected.", decision=choice.label)
        return _refused(form, wanted, why, {"decision": why})
    facts = {
        "rows": rows, "picks": [f"{row.id}:{picked[row.id]}" for row in rows], "common": for_all([fits for _row, fits in lines]),
        "left_out": [(row, _why_not(row, choice)) for row, fits in lines if choice not in fits],
    }
    return render_template("moderation/review/bulk.html", form=form, choice=choice, asked=wanted.asked(), **facts, **WORDS)


def _why_not(row: QueueRow, choice: Choice) -> str:
    if row.state not in WAITING:
        return _("It is decided already.")
    if row.concerns is not None and row.concerns.id == viewer().id:
        return _("Somebody else has to decide about this: it is about you, or about a decision of yours.")
    return _("“%(decision)s” does not fit it.", decision=choice.label)


def _lacking(form: BulkForm, choice: Choice | None) -> dict[str, str]:
    """What has to be said beside its field."""
    if choice is None:
        return {"decision": _("Choose what to decide.")}
    lacks = "reason" in choice.needs and form.reason.data not in choice.reasons
    return {"reason": _("Choose a reason for “%(decision)s”.", decision=choice.label)} if lacks else {}


def _refused(form: BulkForm, wanted: Filters, why: str, errors: dict[str, str]) -> Any:
    """The list with all that was selected and chosen."""
    typed = {name: form[name].data or "" for name in ("decision", "reason", "note")}
    return show_list(wanted, 422, bulk_error=why, picked=set(form.pick.data or ()), bulk_typed=typed, bulk_errors=errors)


def _decided(form: BulkForm, choice: Choice) -> Any:
    batch, outcomes = decide_many(viewer(), form.picked(), decision=choice.kind.value, **form.said())
    done = sum(outcome.state == "done" for outcome in outcomes)
    rest = [outcome for outcome in outcomes if outcome.state != "done"]
    if not rest:  # the bar that undoes it says what was done
        return redirect("/desk/review/?" + asked_filters().asked(), 303)
    flash(ngettext("%(num)d item decided.", "%(num)d items decided.", done), "good" if done else "info")
    rows = {row.id: row for row in queue_rows(viewer(), [outcome.item_id for outcome in rest])}
    facts = {"form": form, "choice": choice, "rows": [], "rest": [(rows.get(one.item_id), one) for one in rest], "batch": batch}
    return render_template("moderation/review/bulk.html", asked=request.form.get("from", "")[:500], done=done, **facts, **WORDS)
