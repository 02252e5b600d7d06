"""A reminder's link: a page with one button, for whoever holds it; and the asker's own buttons on the question's page."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.resolution.commands.denying import say_not_yet
from forum.resolution.commands.replying import Reminded, get_reminded, take_reply
from forum.resolution.forms import Press
from forum.resolution.routes import blueprint


@blueprint.get("/mail/reply/<token>")
def show_reply(token: str) -> Response:
    """What the link would say. Nothing is done yet."""
    return _page(get_reminded(token), token, done=False)


@blueprint.post("/mail/reply/<token>")
def send_reply(token: str) -> Response:
    found = take_reply(viewer(), token)
    return _page(found, token, done=found.is_open)


def _page(found: Reminded, token: str, *, done: bool) -> Response:
    """The address is a secret: no other site, no log of an asset and no cache may get to know it."""
    page = make_response(render_template("resolution/reply.html", found=found, token=token, done=done))
    page.headers["Referrer-Policy"] = "strict-origin"
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


@blueprint.post("/questions/<id:thread_id>/not-yet")
def not_yet(thread_id: int) -> Response:
    """The asker: no answer has solved it yet."""
    thread = say_not_yet(viewer(), thread_id, version=Press().seen)
    flash(_("Thank you. A comment that says what happens now helps those who answer."), "info")
    return redirect(thread.url, 303)
