"""Trying rules, and switching them on from what was found."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import ngettext

from forum.core.door import viewer
from moderation.audit.looks import note_look
from moderation.screening.commands.trying import start_run
from moderation.screening.commands.tuning import switch_on
from moderation.screening.queries import get_run
from moderation.screening.routes import Answer, blueprint, go, show
from moderation.screening.states import RuleKind


@blueprint.post("/desk/screening/runs/")
def begin_run() -> Answer:
    run = start_run(viewer(), request.form.get("kind", ""), request.form.get("name", ""))
    return redirect(url_for("screening.show_run", run_id=run.id), 303)


@blueprint.get("/desk/screening/runs/<id:run_id>/")
def show_run(run_id: int) -> Answer:
    view = get_run(viewer(), run_id)
    note_look(viewer(), "findings")
    return show("run", "checks" if view.run.kind == RuleKind.CHECK else view.run.kind, view=view, run=view.run)


@blueprint.post("/desk/screening/runs/<id:run_id>/switch-on")
def turn_on(run_id: int) -> Answer:
    number = switch_on(viewer(), run_id)
    kind = get_run(viewer(), run_id).run.kind
    back = url_for("screening.show_checks") if kind == RuleKind.CHECK else url_for("screening.show_rules", kind=kind)
    return go(back, ngettext("%(num)d rule is on now.", "%(num)d rules are on now.", number))
