"""Dry runs: beginning one, and what it found."""

from __future__ import annotations

from flask import redirect, request, url_for

from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.kit.row_ids import row_number
from moderation.raising.commands import start_run
from moderation.raising.forms import DaysForm
from moderation.raising.models import RaisingRun
from moderation.raising.queries import run_view
from moderation.raising.routes import Answer, blueprint, show
from moderation.raising.routes.rules import rule_page


@blueprint.get("/desk/cases/rules/<id:case_rule_id>/dry-run")
def no_run(case_rule_id: int) -> Answer:
    """A refused act leaves its address in the browser."""
    return redirect(url_for("raising.show_rule", case_rule_id=case_rule_id), 303)


@blueprint.post("/desk/cases/rules/<id:case_rule_id>/dry-run")
def begin_run(case_rule_id: int) -> Answer:
    form, made = DaysForm(), list[RaisingRun]()
    if try_command(form, lambda: made.append(start_run(viewer(), case_rule_id, days=form.days.data or 0))):
        return redirect(url_for("raising.show_run", dry_run_id=made[0].id), 303)
    return rule_page(case_rule_id, form), 422


@blueprint.get("/desk/cases/rules/dry-runs/<id:dry_run_id>/")
def show_run(dry_run_id: int) -> Answer:
    return show("run", view=run_view(viewer(), dry_run_id, after=request.args.get("after", default=-1, type=row_number)))
