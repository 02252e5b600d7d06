"""One's own flags: what became of them, taking them back, and a copy of them all."""

from __future__ import annotations

from flask import Response, flash, json, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.clock import iso
from forum.kit.row_ids import row_id
from forum.kit.safe_urls import safe_next
from moderation.flags.commands import withdraw_flag
from moderation.flags.queries import OwnFlag, own_flags, suspension_of
from moderation.flags.reasons import WORDS
from moderation.flags.routes import blueprint
from moderation.policy import DeskAction

EXPORTED_AT_ONCE = 500
EXPORTED_MOST = 50_000


@blueprint.get("/flags/")
def show_own_flags() -> str:
    authorize(viewer(), DeskAction.READ_OWN_FLAGS)
    before = request.args.get("before", type=row_id)
    flags, more = own_flags(viewer(), before)
    return render_template("moderation/flags/own.html", flags=flags, more=more, is_older=before is not None, reason_words=WORDS,
                           suspension=suspension_of(viewer()))


@blueprint.get("/flags/export.json")
def export_own_flags() -> Response:
    """Everything this Plaza keeps of the viewer's flags."""
    authorize(viewer(), DeskAction.READ_OWN_FLAGS)
    found: list[OwnFlag] = []
    more, before = True, None
    while more and len(found) < EXPORTED_MOST:
        some, more = own_flags(viewer(), before, size=EXPORTED_AT_ONCE)
        found += some
        before = some[-1].id if some else None
    body = json.dumps({"flags": [_exported(flag) for flag in found]}, ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="flags.json"'})


def _exported(flag: OwnFlag) -> dict[str, object]:
    about = "member" if flag.is_about_member else flag.kind or "post"
    return {"raised_at": iso(flag.created_at), "about": about, "title": flag.title, "url": flag.url, "reason": flag.reason,
            "details": flag.details, "state": flag.state}


@blueprint.post("/flags/<id:flag_id>/withdraw")
def withdraw(flag_id: int) -> Answer | str:
    flag = withdraw_flag(viewer(), flag_id)
    if request.headers.get("HX-Request"):
        return render_template("moderation/flags/done.html", flag=flag, hid=False, gone="")
    flash(_("Your flag is taken back."), "good")
    return redirect(safe_next(request.form.get("next")) or "/flags/", 303)
