"""What a case that is over still owes the public."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.correspondence.commands import post_summary
from moderation.correspondence.routes import blueprint
from moderation.correspondence.routes.notes import first_words
from moderation.escalations.publishing import CHECKED
from moderation.escalations.queries import get_case
from moderation.escalations.routes.acting import BODY_MAX, case_page
from moderation.policy import DeskAction


@blueprint.post("/desk/cases/<id:escalation_id>/summary")
def send_summary(escalation_id: int) -> Any:
    case, words = get_case(viewer(), escalation_id), request.form.get("public_summary", "")[:BODY_MAX]
    if not can(viewer(), DeskAction.WORK_CASES):
        raise NotFound()
    if "begin" in request.form:
        return case_page(case.id, wrong_section={"summary_typed": words, "summary_begins": True})
    try:
        answer = post_summary(viewer(), case.id, public_summary=words, public_checked=CHECKED in request.form)
    except Invalid as refusal:
        wrong = {"summary": first_words(refusal), "summary_typed": words, "summary_checks": CHECKED in refusal.fields}
        return case_page(case.id, 422, wrong_section=wrong)
    except WrongState as refusal:
        return case_page(case.id, 409, moved=shown(refusal.message))
    is_seen = answer.held_at is None
    flash(_("Posted. Everybody can read it now.") if is_seen else _("A moderator looks at it before others can see it."), "good")
    return redirect(f"{case.url}#exchange", 303)
