"""HTTP of the inbox."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, jsonify, redirect, render_template, request, url_for

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from forum.kit.safe_urls import safe_next
from forum.notifications.commands import mark_read, mark_unread
from forum.notifications.queries import bundles, inbox, unread_count
from forum.notifications.routes import blueprint
from forum.notifications.states import Tab
from forum.notifications.words import TABS
from forum.policy import Action


@blueprint.get("/inbox/")
def show_inbox() -> str:
    authorize(viewer(), Action.READ_INBOX)
    tab, before = _tab(request.args), request.args.get("before", type=row_id)
    found, more = bundles(viewer(), tab, before_id=before)
    return render_template("notifications/inbox.html", bundles=found, more=more, tab=tab, tabs=TABS, before=before)


@blueprint.get("/inbox/lines")
def show_lines() -> str:
    """Everything of one bundle, page by page."""
    authorize(viewer(), Action.READ_INBOX)
    name = request.args.get("bundle", "")
    lines, more = inbox(viewer(), name, before_id=request.args.get("before", type=row_id))
    if not lines:
        raise NotFound()
    return render_template("notifications/lines.html", lines=lines, more=more, bundle=name)


@blueprint.get("/inbox/count")
def count_inbox() -> Response:
    """What the bell polls: 304 while nothing has changed. The session's statement has read the number already."""
    authorize(viewer(), Action.READ_INBOX)
    unread = viewer().unread_count
    response = jsonify(unread=unread)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{viewer().id}-{unread}")
    return response.make_conditional(request)


@blueprint.post("/inbox/read")
def read_inbox() -> Response:
    """Lines, a bundle of a tab, all about a thread, or (with nothing named) the whole tab, up to what the page showed."""
    form = request.form
    chosen = tuple(form.getlist("id", type=row_id))
    if ("id" in form and not chosen) or ("thread" in form and form.get("thread", type=row_id) is None):
        raise NotFound()  # something is named: never everything instead
    mark_read(
        viewer(), notification_ids=chosen or None, thread_id=form.get("thread", type=row_id), bundle=form.get("bundle", ""),
        tab=_tab(form), until_id=form.get("until", type=row_id),
    )
    return _afterwards()


@blueprint.post("/inbox/unread")
def unread_again() -> Response:
    chosen = request.form.get("id", type=row_id)
    if chosen is None:
        raise NotFound()
    mark_unread(viewer(), chosen)
    return _afterwards()


def _tab(values: Mapping[str, str]) -> Tab:
    chosen = values.get("tab", "")
    return Tab(chosen) if chosen in tuple(Tab) else Tab.ALL


def _afterwards() -> Response:
    """Back to the page the form was on; a script that stays on its page gets the number on the bell."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(unread=unread_count(viewer()))
    target = safe_next(request.form.get("next", "")) or url_for("notifications.show_inbox")
    return redirect(target, 303)  # type: ignore[return-value]

