"""What every response has in common: request id, security headers, and errors as pages or problem+json."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import asdict
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, json, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, RequestURITooLarge
from werkzeug.routing import IntegerConverter, Map

from forum.core.door import LOCALES, locale, viewer
from forum.core.forms import shown
from forum.core.permissions import STRANGER
from forum.core.typed import texts_sent
from forum.core.way_in import HEADER, is_fragment, way_in
from forum.kit.errors import Invalid, Missing, NotAllowed, PlazaError, TooMany

log = structlog.get_logger("plaza.http")
SECRET = re.compile(r"\bplz_[A-Za-z0-9_-]{24,}", re.ASCII)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",  # no-referrer breaks the strict CSRF check on HTTPS
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
MACHINES = ("/api/", "/handoff/")
"""Whoever asks below these is no browser."""
FILES = (".json", ".csv")
"""What tables and programs read; a browser that follows a link to one says that it takes pages."""
PAGES = {400, 403, 404, 405, 409, 410, 413, 414, 422, 429, 500, 503}
FRIENDLY_WORDS = {
    400: _l("That request could not be understood."),
    403: _l("You may not do this."),
    404: _l("There is nothing here."),
    405: _l("That page does not take this kind of request."),
    409: _l("Something changed meanwhile. Look at the current state and try again."),
    410: _l("This has been removed."),
    413: _l("That is too large."),
    414: _l("This address is too long."),
    422: _l("Some answers need another look."),
    429: _l("That was a lot at once. Please wait a moment."),
    503: _l("Plaza is busy right now. Please try again in a moment."),
}
OUR_FAULT = _l("Something went wrong on our side. We have been told.")
RETYPED = {403, 404}
"""Refusals that say nothing of going back to what was typed: they show it."""
MAX_ADDRESS_CHARS = 4_000
"""Path and query together: less than what the web server takes, so that the page about it is ours."""


class IdConverter(IntegerConverter):
    """A row id in a URL (`<id:thread_id>`): anything no row can have is a plain 404."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=2**31 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters["id"] = IdConverter
    app.before_request(_open_request)
    app.after_request(_close_response)
    app.register_error_handler(PlazaError, _plaza_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """True for the API, for other systems, for files that no browser opened, and for scripts that ask for JSON."""
    if request.path.startswith(MACHINES) or (request.path.endswith(FILES) and "text/html" not in request.headers.get("Accept", "")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _asked_by_script() -> bool:
    """By one of our pages, in the background of what it shows."""
    return is_fragment() or (wants_json() and not request.path.startswith(MACHINES))


def _open_request() -> None:
    g.request_id = secrets.token_hex(8)
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if len(request.path) + len(request.query_string) > MAX_ADDRESS_CHARS:
        raise RequestURITooLarge()


def _close_response(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if not viewer().is_anonymous or request.method != "GET" else "private, no-cache"
    if response.status_code in (403, 404) and viewer().is_anonymous and _asked_by_script():
        response.headers.setdefault(HEADER, way_in(of_part=True))
    response.vary.update(["Cookie", "Accept-Language", "HX-Request"])
    request_id = g.get("request_id", "")
    response.headers["X-Request-Id"] = request_id
    if request.endpoint != "static":
        log.info(
            "request", method=request.method, path=_logged_path(), status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1), member=viewer().id,
        )
    return response


def _logged_path() -> str:
    """The path without the secret of a mailed link or a private feed: whoever reads the log must not be able to use it. Also where
    the address is mistyped behind it."""
    secret = (request.view_args or {}).get("token")
    return SECRET.sub("[hidden]", request.path.replace(str(secret), "[hidden]") if secret else request.path)


def error_response(status: int, code: str, message: Any, **details: Any) -> Response:
    """One error, in the form the client reads: a page, or RFC 9457 problem+json."""
    if wants_json():
        body = {"type": f"about:blank#{code}", "title": str(message), "status": status, "request_id": g.get("request_id"), **details}
        return Response(json.dumps(body, default=_plain), status, mimetype="application/problem+json")
    page = status if status in PAGES else 500 if status >= 500 else 400
    typed = texts_sent() if status in RETYPED else []
    context = {"message": str(message), "request_id": g.get("request_id", ""), "typed": typed, **details}
    if page >= 500:  # without the context every page gets: it asks the database, which may be what failed
        return make_response(current_app.jinja_env.get_template(f"errors/{page}.html").render(lang=locale(), **context), status)
    context["sign_in"] = way_in() if page in RETYPED and viewer().is_anonymous else ""
    return make_response(render_template(f"errors/{page}.html", **context), status)


def _plain(value: Any) -> Any:
    """What is missing as its fields, everything else in words."""
    return asdict(value) if isinstance(value, Missing) else str(value)


def _plaza_error(error: PlazaError) -> Any:
    missing = error.missing if isinstance(error, NotAllowed) else None
    if missing is not None and missing.kind == "sign_in" and not (wants_json() or is_fragment()):
        return _ask_in()
    said = shown(error.message) if error.message is not type(error).default_message else default_message(error.status)
    details: dict[str, Any] = {"details": dict(error.details)}
    if isinstance(error, NotAllowed):
        details["missing"] = error.missing
    if isinstance(error, Invalid):
        details["fields"] = {name: [shown(text) for text in texts] for name, texts in error.fields.items()}
    if isinstance(error, TooMany):
        details["retry_after"] = error.retry_after
    response = error_response(error.status, error.code, said, **details)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _ask_in() -> Any:
    """To the sign-in page; by way of a page with what was written, if there is any: it is not sent along."""
    if texts := texts_sent():
        said = _("You were signed out while you wrote, or have not signed in. Nothing was sent yet.")
        return render_template("errors/stale_form.html", code=403, message=said, typed=texts, sign_in=way_in()), 403
    return redirect(way_in())


def _http_error(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error
    status = error.code or 500
    if status >= 500:
        _look_nobody_up()
    response = error_response(status, type(error).__name__, default_message(status))
    if retry := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry)
    if getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected_error", path=_logged_path(), method=request.method)
    _look_nobody_up()
    return error_response(500, "unexpected", default_message(500))


def _look_nobody_up() -> None:
    """From here on the viewer is a stranger whose language is the browser's: asking who it is may be what failed."""
    g._login_user = g.plaza_viewer = STRANGER
    g.setdefault("plaza_locale", request.accept_languages.best_match(LOCALES) or LOCALES[0])


def default_message(status: int) -> str:
    """Friendly words when the error itself has none."""
    return str(FRIENDLY_WORDS.get(status, OUR_FAULT))
