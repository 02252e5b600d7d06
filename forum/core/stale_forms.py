"""A form that waited too long: its token is old, or its member was signed out in another tab. Nothing typed may be lost by that."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from forum.core.door import viewer
from forum.core.http import error_response, wants_json
from forum.core.typed import fields_sent, sent_by_ourselves, texts_sent
from forum.core.way_in import HEADER, is_fragment, way_in

_open_to_strangers: set[str] = set()


def open_to_strangers(endpoint: str) -> None:
    """A form that nobody has to sign in for: strangers send it again just so."""
    _open_to_strangers.add(endpoint)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _stale)


def _stale(error: CSRFError) -> Any:
    stranger = viewer().is_anonymous and request.endpoint not in _open_to_strangers
    if wants_json() or is_fragment():
        response = error_response(400, type(error).__name__, words())
        if stranger:
            response.headers[HEADER] = way_in(of_part=True)
        return response
    written = fields_sent() if sent_by_ourselves() else []
    back = urlsplit(request.referrer or "").path if sent_by_ourselves() else ""
    page = render_template(
        "errors/stale_form.html", message=words(), again=[] if stranger else written, target=request.full_path.rstrip("?"),
        back=back or "/", typed=texts_sent(),
        sign_in=way_in() if stranger else "",
    )
    return page, 400


def words() -> str:
    said: str = _("The page stood open for too long, or you were signed out in another tab. Nothing was sent yet.")
    return said
