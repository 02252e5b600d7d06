"""Who votes for whom more than chance would have it: the evidence, and what staff say of it."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.admin.commands import confirm_finding, dismiss_finding
from forum.admin.forms import FindingForm
from forum.admin.routes import blueprint, url_for_page, wanted_page
from forum.core.door import viewer
from forum.reputation.queries import findings_by_state, findings_page
from forum.reputation.states import FindingState

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/findings/")
def findings() -> Answer:
    return _page()


@blueprint.post("/admin/findings/<id:finding_id>/dismiss")
def dismiss_finding_now(finding_id: int) -> Answer:
    form = FindingForm()
    if try_command(form, lambda: dismiss_finding(viewer(), finding_id, note=form.note.data)):
        return go("/admin/findings/", _("Dismissed. It comes back only if it grows by half."))
    return _page(form, finding_id), 422


@blueprint.post("/admin/findings/<id:finding_id>/confirm")
def confirm_finding_now(finding_id: int) -> Answer:
    form = FindingForm()
    if try_command(form, lambda: confirm_finding(viewer(), finding_id, note=form.note.data)):
        return go("/admin/findings/", _("Confirmed. Nothing else has been done yet."))
    return _page(form, finding_id), 422


def _page(form: FindingForm | None = None, wrong: int | None = None) -> str:
    wanted = request.args.get("state", "")
    state = wanted if wanted in set(FindingState) else str(FindingState.NEW)
    page, counts = findings_page(viewer(), state, wanted_page()), findings_by_state(viewer())
    return render_template("admin/findings.html", page=page, state=state, counts=counts, url_for_page=url_for_page, form=form, wrong=wrong)
