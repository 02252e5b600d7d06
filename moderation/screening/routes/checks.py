"""The built-in checks, and what was found lately."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.kit.row_ids import row_id
from moderation.audit.looks import note_look
from moderation.screening.commands.tuning import tune_check, turn_rule
from moderation.screening.forms import CheckForm
from moderation.screening.gathering import thresholds
from moderation.screening.queries import check_lines, found_lately
from moderation.screening.routes import Answer, blueprint, go, show
from moderation.screening.states import RuleKind, RuleState


@blueprint.get("/desk/screening/")
def show_checks() -> Answer:
    return _page()


@blueprint.post("/desk/screening/checks/<code>")
def save_check(code: str) -> Answer:
    form = CheckForm()
    weight, threshold = form.weight.data, form.threshold.data
    try:
        if weight is None or threshold is None:
            raise Invalid.field("weight" if weight is None else "threshold", _("Enter a number."))
        rule = tune_check(viewer(), code, weight=weight, threshold=float(threshold))
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(code, form), 422
    words = _("Saved. It only watches until you have tried it.") if rule.state == RuleState.DRY else _("Saved.")
    return go(url_for("screening.show_checks"), words)


@blueprint.post("/desk/screening/turn")
def turn() -> Answer:
    """Off, or only watching; on goes from the page of a try."""
    kind, name = request.form.get("kind", ""), request.form.get("name", "")
    rule = turn_rule(viewer(), kind, name, state=request.form.get("state", ""))
    back = url_for("screening.show_checks") if kind == RuleKind.CHECK else url_for("screening.show_rules", kind=kind)
    return go(back, _("It is off now.") if rule.state == RuleState.OFF else _("It only watches now."))


@blueprint.get("/desk/screening/found/")
def show_found() -> Answer:
    result = request.args.get("result", "")
    lines, more = found_lately(viewer(), result=result, before_id=request.args.get("before", type=row_id))
    note_look(viewer(), "findings")
    return show("found", "found", lines=lines, more=more, result=result)


def _page(wrong: str = "", form: CheckForm | None = None) -> str:
    lines = check_lines(viewer())
    forms = {line.rule.name: CheckForm(formdata=None, prefix="", data={"weight": line.rule.weight, "threshold": line.rule.threshold})
             for line in lines}
    if form is not None:
        forms[wrong] = form
    return show("checks", "checks", lines=lines, forms=forms, at=thresholds())
