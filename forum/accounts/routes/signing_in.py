"""Sign in and out; in demo mode also with one click."""

from __future__ import annotations

from flask import current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum.accounts.commands import enter_demo, sign_in, sign_out
from forum.accounts.forms import SignInForm
from forum.accounts.queries import demo_members
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import browser, destination, let_in, let_out
from forum.accounts.suspensions import Suspended
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound, TooMany
from forum.kit.safe_urls import safe_next

Answer = str | tuple[str, int] | Response


@blueprint.get("/sign-in", endpoint="sign_in")
def sign_in_form() -> Answer:
    if not viewer().is_anonymous:
        return render_template("accounts/signed_in.html", target=destination())
    return _page(SignInForm())


@blueprint.post("/sign-in")
def sign_in_now() -> Answer:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    identifier, password = str(form.identifier.data), str(form.password.data)
    try:
        begun = sign_in(viewer(), identifier, password, browser=browser(), remember=bool(form.remember.data))
    except Suspended as refusal:
        return _closed(refusal)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(form), 422
    except TooMany as refusal:
        return _wait(form, refusal)
    return let_in(begun, destination())


@blueprint.post("/sign-in/demo")
def sign_in_demo() -> Answer:
    """A demo account by its role; there is no such door outside demo mode."""
    if not is_demo():
        raise NotFound()
    try:
        begun = enter_demo(viewer(), request.form.get("role", ""), browser=browser())
    except Suspended as refusal:
        return _closed(refusal)
    return let_in(begun, destination())


@blueprint.post("/sign-out")
def sign_out_now() -> Answer:
    if not viewer().is_anonymous:
        sign_out(viewer())
    return let_out("/", _("You are signed out."))


def is_demo() -> bool:
    """Demo accounts open without a password: never on a site that serves real people."""
    config = current_app.config["PLAZA"]
    return bool(config.demo and config.environment != "production")


def _page(form: SignInForm) -> str:
    target = safe_next(request.values.get("next"))
    return render_template("accounts/sign_in.html", form=form, target=target, demo=demo_members() if is_demo() else [])


def _closed(refusal: Suspended) -> tuple[str, int]:
    return render_template("accounts/suspended.html", refusal=refusal), 403


def _wait(form: SignInForm, refusal: TooMany) -> Response:
    seconds, minutes = refusal.retry_after, -(-refusal.retry_after // 60)
    waiting = (
        ngettext("%(num)d second", "%(num)d seconds", seconds) if seconds < 60
        else ngettext("%(num)d minute", "%(num)d minutes", minutes)
    )
    form.form_errors.append(_("That did not work several times in a row. Please try again in %(waiting)s.", waiting=waiting))
    response = make_response(_page(form), 429)
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response
