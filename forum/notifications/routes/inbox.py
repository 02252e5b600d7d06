"""HTTP of the inbox and of following."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.row_ids import row_id
from forum.kit.safe_urls import safe_next
from forum.notifications.commands import follow_thread, mark_read, unfollow_thread
from forum.notifications.push import keys
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


@blueprint.post("/threads/<id:thread_id>/follow")
def follow(thread_id: int) -> Response | str:
    following = request.form.get("value", "on") == "on"
    if following:
        follow_thread(viewer(), thread_id, level=request.form.get("level", "all"))
    else:
        unfollow_thread(viewer(), thread_id)
    if request.headers.get("HX-Request"):
        said = _("You follow this thread") if following else _("You no longer follow this thread")
        return render_template("notifications/_follow.html", thread_id=thread_id, following=following, said=said,
                               push_key=keys.public_key())
    return redirect(safe_next(request.form.get("next", "")) or f"/questions/{thread_id}/", 303)  # type: ignore[return-value]
