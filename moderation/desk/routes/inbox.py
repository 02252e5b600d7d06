"""The desk's first page."""

from __future__ import annotations

from flask import render_template

from forum.core.door import viewer
from moderation.desk.queries.inbox import desk_inbox
from moderation.desk.routes import blueprint


@blueprint.get("/desk/")
def show_inbox() -> str:
    return render_template("moderation/desk/inbox.html", inbox=desk_inbox(viewer()))
