"""What staff know of a member."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from forum.accounts.devices import device_words
from forum.core.door import viewer
from forum.core.permissions import can
from forum.threads.queries import get_post
from moderation.audit.looks import note_look
from moderation.desk.commands import reveal_traces
from moderation.desk.queries.dossier import Traces, dossier_of, traces_of
from moderation.desk.routes import blueprint
from moderation.policy import DeskAction


@blueprint.get("/desk/members/<id:member_id>/")
def show_dossier(member_id: int) -> str:
    return _page(member_id)


@blueprint.post("/desk/members/<id:member_id>/traces")
def show_traces(member_id: int) -> str:
    """A post, because that somebody looked is written down."""
    reveal_traces(viewer(), member_id)
    return _page(member_id, traces_of(viewer(), member_id))


@blueprint.get("/desk/posts/<id:post_id>/author")
def show_author(post_id: int) -> Response:
    """From a post to the dossier of whoever wrote it."""
    return redirect(url_for("desk.show_dossier", member_id=get_post(viewer(), post_id).author_id), 303)


def _page(member_id: int, traces: Traces | None = None) -> str:
    found = dossier_of(viewer(), member_id)
    note_look(viewer(), "dossier", member_id=member_id)
    decides, may_look = can(viewer(), DeskAction.REVIEW), can(viewer(), DeskAction.SEE_TRACES)
    return render_template("moderation/desk/dossier.html", dossier=found, traces=traces, decides=decides, may_look=may_look,
                           device_words=device_words)
