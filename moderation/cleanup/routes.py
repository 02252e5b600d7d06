"""HTTP of cleaning up. Whoever may not do it finds nothing here: the same 404 as for a page that does not exist."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound
from moderation.cleanup.commands import begin_cleanup, revert_cleanup
from moderation.cleanup.queries import cleanups, get_cleanup, preview_of
from moderation.cleanup.words import STATES, WHAT
from moderation.policy import DeskAction

blueprint = Blueprint("cleanup", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.get("/desk/members/<id:member_id>/clean-up")
def ask(member_id: int) -> str:
    return asking_page(member_id)


@blueprint.post("/desk/members/<id:member_id>/clean-up")
def begin(member_id: int) -> Answer:
    preview_of(viewer(), member_id)
    try:
        cleanup = begin_cleanup(viewer(), member_id, what=request.form.getlist("what"))
    except Invalid:
        return asking_page(member_id, wrong=_("Choose at least one.")), 422
    flash(_("It has begun. You may leave this page: it goes on."), "good")
    return redirect(cleanup.url, 303)


def asking_page(member_id: int, *, wrong: str = "") -> str:
    found = preview_of(viewer(), member_id)
    return render_template("moderation/cleanup/ask.html", preview=found, member=found.member, words=WHAT, wrong=wrong)


@blueprint.get("/desk/cleanups/")
def listed() -> str:
    if not can(viewer(), DeskAction.SEE_SANCTIONS):
        raise NotFound()
    return render_template("moderation/cleanup/list.html", lines=cleanups(viewer()), states=STATES)


@blueprint.get("/desk/cleanups/<id:cleanup_id>/")
def show(cleanup_id: int) -> str:
    line = get_cleanup(viewer(), cleanup_id)
    may_revert = line.row.is_revertible and can(viewer(), DeskAction.REVERT_CLEANUP, line.row)
    return render_template("moderation/cleanup/show.html", line=line, row=line.row, words=WHAT, states=STATES, may_revert=may_revert)


@blueprint.post("/desk/cleanups/<id:cleanup_id>/revert")
def revert(cleanup_id: int) -> Response:
    line = get_cleanup(viewer(), cleanup_id)
    if not can(viewer(), DeskAction.REVERT_CLEANUP, line.row):
        raise NotFound()
    revert_cleanup(viewer(), cleanup_id)
    flash(_("Everything comes back. You may leave this page: it goes on."), "good")
    return redirect(line.row.url, 303)
