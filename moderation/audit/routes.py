"""HTTP of the audit log."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from moderation.audit.queries import audit_actions, audit_lines, category_names
from moderation.audit.words import act_words, detail_words, subject_words
from moderation.policy import DeskAction

blueprint = Blueprint("audit", __name__)


@blueprint.get("/desk/audit/")
def show_audit() -> str:
    if not can(viewer(), DeskAction.READ_AUDIT):
        raise NotFound()
    chosen = {"action": request.args.get("action", ""), "member": request.args.get("member", "").strip()}
    thread_id = request.args.get("thread", type=row_id)
    lines, more = audit_lines(viewer(), before_id=request.args.get("before", type=row_id), thread_id=thread_id, **chosen)
    choices = [(action, act_words(action)) for action in audit_actions(viewer())]
    shown = {"lines": lines, "more": more, "action_choices": choices, "thread_id": thread_id, **chosen}
    return render_template("moderation/audit/log.html", act_words=act_words, subject_words=subject_words, detail_words=detail_words,
                           categories=category_names(viewer()), **shown)
