"""The door: who is at it, in which language and theme. The user proxy is unwrapped here, once."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, has_request_context, request
from flask_babel import Babel, refresh
from flask_login import LoginManager, current_user

from forum.core import settings
from forum.core.permissions import STRANGER, Actor

LOCALES = ("en", "es")
THEMES = ("system", "light", "dark")
LOCALE_COOKIE = "plaza_locale"
THEME_COOKIE = "plaza_theme"

babel = Babel()
login_manager = LoginManager()
login_manager.session_protection = None  # it would trust X-Forwarded-For; sessions live in our own table
login_manager.anonymous_user = lambda: STRANGER


def viewer() -> Actor:
    """The actor of this request; a stranger when nobody has signed in, and outside requests (jobs, scripts)."""
    if not has_request_context():
        return STRANGER
    found: Actor | None = g.get("plaza_viewer")
    if found is None:
        found = g.plaza_viewer = cast(Actor, current_user._get_current_object())
    return found


def session_cookie_name() -> str:
    """`__Host-` binds the cookie to this host and path; browsers allow it behind TLS only."""
    return "__Host-plaza_session" if current_app.config["PLAZA"].secure else "plaza_session"


def choose_locale() -> str:
    """Member's choice, then the cookie, then the browser, then the site."""
    if not has_request_context():
        return str(settings.get("site.default_locale"))
    known = viewer().locale or request.cookies.get(LOCALE_COOKIE)
    if known in LOCALES:
        return str(known)
    return request.accept_languages.best_match(LOCALES) or settings.get("site.default_locale")


def locale() -> str:
    if "plaza_locale" not in g:
        g.plaza_locale = choose_locale()
    return str(g.plaza_locale)


def speak(known: str | None) -> None:
    """The rest of this request is in this language: that of whom a mailed link belongs to, if they have chosen one."""
    if known in LOCALES:
        g.plaza_locale = known
        refresh()


def theme() -> str:
    known = viewer().theme or request.cookies.get(THEME_COOKIE)
    return str(known) if known in THEMES else "system"
