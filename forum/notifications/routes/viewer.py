"""The mails of a demo: nobody reads the mailboxes of its members, so they are shown here. Nowhere else is there such a page."""

from __future__ import annotations

from flask import Response, make_response, render_template

from forum.core.config import current_config
from forum.core.http import CONTENT_SECURITY_POLICY
from forum.core.mailbox import KeptMail, find_mail, kept_mails
from forum.kit.errors import NotFound
from forum.notifications.routes import blueprint

FRAMING = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)
"""A mail brings its own styles. It runs nothing and loads nothing; a link that is pressed opens in the page around it."""


@blueprint.get("/dev/mail")
def mail_list() -> str:
    _only_in_a_demo()
    return render_template("notifications/mails.html", mails=kept_mails())


@blueprint.get("/dev/mail/<key>")
def show_mail(key: str) -> Response:
    response = make_response(render_template("notifications/mail.html", mail=_get(key)))
    response.headers["Content-Security-Policy"] = FRAMING
    return response


@blueprint.get("/dev/mail/<key>/html")
def mail_body(key: str) -> Response:
    html = _get(key).html.replace("<head>", '<head><base target="_top">', 1)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _get(key: str) -> KeptMail:
    _only_in_a_demo()
    found = find_mail(key)
    if found is None:
        raise NotFound()
    return found


def _only_in_a_demo() -> None:
    if not current_config().demo:
        raise NotFound()
