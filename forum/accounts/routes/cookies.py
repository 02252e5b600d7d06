"""The session cookie: a random id that scripts cannot read, sent over TLS only where there is TLS."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session
from werkzeug.wrappers import Response

from forum.accounts.commands import Begun, Browser
from forum.accounts.sessions import renew_session
from forum.accounts.throttling import network
from forum.core.door import session_cookie_name, viewer
from forum.core.limits import address_prefix
from forum.kit.safe_urls import safe_next

YEAR_SECONDS = 365 * 24 * 3600


def browser() -> Browser:
    """Where this request comes from."""
    return Browser(network(), address_prefix(), str(request.user_agent))


def destination(fallback: str = "/") -> str:
    """Where to go afterwards: a path of ours, or the fallback."""
    return safe_next(request.values.get("next")) or fallback


def keep_destination() -> None:
    """Remember in this browser where a newcomer wanted to go, until the mail's link brings them back."""
    session["destination"] = destination("")


def kept_destination() -> str:
    return safe_next(session.get("destination")) or "/"


def let_in(begun: Begun, target: str, words: str | None = None) -> Response:
    """Go on, signed in. Nothing of the stranger's form session stays."""
    response = fresh_start(target, words)
    set_session_cookie(response, begun)
    return response


def let_out(target: str, words: str | None = None) -> Response:
    """Go on as a stranger."""
    response = fresh_start(target, words)
    secure = current_app.config["PLAZA"].secure
    response.delete_cookie(session_cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def fresh_start(target: str, words: str | None) -> Response:
    """A redirect with a new form session, so that old CSRF tokens end with the session they were made for."""
    session.clear()
    if words:
        flash(words, "good")
    return redirect(target, 303)


def go(target: str, words: str | None = None) -> Response:
    """Show another page after a form was accepted, with a word about it."""
    if words:
        flash(words, "good")
    return redirect(target, 303)


def set_session_cookie(response: Response, begun: Begun) -> None:
    """Kept by the browser until the session ends if the member asked for that, else until the browser is closed."""
    response.set_cookie(
        session_cookie_name(), begun.key, expires=begun.expires_at if begun.remembered else None, path="/", httponly=True,
        secure=current_app.config["PLAZA"].secure, samesite="Lax",
    )


def renewed(response: Response) -> Response:
    """The same browser under a new session id."""
    found = renew_session(viewer().session_key)
    if found is not None:
        set_session_cookie(response, Begun(*found))
    return response


def set_preference(response: Response, name: str, value: str) -> None:
    """A choice of a browser, kept for a year."""
    secure = current_app.config["PLAZA"].secure
    response.set_cookie(name, value, max_age=YEAR_SECONDS, path="/", httponly=True, secure=secure, samesite="Lax")
