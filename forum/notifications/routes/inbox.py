"""HTTP of the inbox."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.row_ids import row_id
from forum.kit.safe_urls import safe_next
from forum.notifications.commands import mark_read
from forum.notifications.queries import inbox, unread_count
from forum.notifications.routes import blueprint
from forum.policy import Action


@blueprint.get("/inbox/")
def show_inbox() -> str:
    authorize(viewer(), Action.READ_INBOX)
    unread_only = request.args.get("show") == "unread"
    lines, more = inbox(viewer(), unread_only=unread_only, before_id=request.args.get("before", type=row_id))
    return render_template("notifications/inbox.html", lines=lines, more=more, unread_only=unread_only)


@blueprint.get("/inbox/count")
def count_inbox() -> Response:
    """What the bell polls: 304 while nothing has changed."""
    authorize(viewer(), Action.READ_INBOX)
    response = Response(str(unread_count(viewer())), mimetype="text/plain")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{viewer().id}-{response.get_data(as_text=True)}")
    return response.make_conditional(request)


@blueprint.post("/inbox/read")
def read_inbox() -> Response:
    chosen = tuple(request.form.getlist("id", type=row_id))
    mark_read(viewer(), notification_ids=chosen or None)
    target = safe_next(request.form.get("next", "")) or url_for("notifications.show_inbox")
    return redirect(target, 303)  # type: ignore[return-value]

