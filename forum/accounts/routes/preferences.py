"""Language and theme: kept with the member, and in a cookie for strangers."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from forum.accounts.commands import set_locale, set_theme
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import destination, set_preference
from forum.core.door import LOCALE_COOKIE, LOCALES, THEME_COOKIE, THEMES, viewer
from forum.kit.errors import Invalid


@blueprint.get("/preferences")
def preferences_page() -> str | Response:
    """For strangers; a form needs a cookie, and no page sets one for somebody who only reads."""
    if not viewer().is_anonymous:
        return redirect("/settings/appearance", 302)
    return render_template("accounts/preferences.html", target=destination())


@blueprint.post("/preferences/theme")
def choose_theme() -> Response:
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        raise Invalid()
    if not viewer().is_anonymous:
        set_theme(viewer(), theme)
    response = redirect(destination(), 303)
    set_preference(response, THEME_COOKIE, theme)
    return response


@blueprint.post("/preferences/language")
def choose_language() -> Response:
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        raise Invalid()
    if not viewer().is_anonymous:
        set_locale(viewer(), locale)
    response = redirect(destination(), 303)
    set_preference(response, LOCALE_COOKIE, locale)
    return response
