"""A reminder's link: a page with one button, for whoever holds it; and the asker's own buttons on the question's page."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import speak, viewer
from forum.kit.errors import Gone
from forum.resolution.commands.denying import say_not_yet
from forum.resolution.commands.replying import Reminded, get_reminded, take_reply
from forum.resolution.forms import Press
from forum.resolution.routes import blueprint


@blueprint.get("/mail/reply/<token>")
def show_reply(token: str) -> Response:
    """What the link would say. Nothing is done yet."""
    try:
        return _page(get_reminded(token), token, done=False)
    except Gone:
        return _ended()


@blueprint.post("/mail/reply/<token>")
def send_reply(token: str) -> Response:
    try:
        found = take_reply(viewer(), token)
    except Gone:
        return _ended()
    return _page(found, token, done=found.is_open)


def _page(found: Reminded, token: str, *, done: bool) -> Response:
    """In the asker's language, whoever's browser it is."""
    speak(found.member.locale)
    return _secret(make_response(render_template("resolution/reply.html", found=found, token=token, done=done)))


def _ended() -> Response:
    return _secret(make_response(render_template("resolution/reply_ended.html"), 410))


def _secret(page: Response) -> Response:
    """The address is a secret: no other site, no log of an asset and no cache may get to know it."""
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
