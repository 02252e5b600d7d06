"""Forgotten passwords."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.commands import request_password_reset, reset_password
from forum.accounts.forms import AddressForm, NewPasswordForm
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go, let_out
from forum.accounts.states import TokenPurpose
from forum.accounts.throttling import network
from forum.accounts.tokens import find_token
from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Gone, Invalid

Answer = str | tuple[str, int] | Response


@blueprint.get("/forgot-password")
def forgot_password_form() -> Answer:
    minutes = settings.get("accounts.reset_minutes")
    return render_template("accounts/forgot_password.html", form=AddressForm(), sent=bool(request.args.get("sent")), minutes=minutes)


@blueprint.post("/forgot-password")
def forgot_password_now() -> Answer:
    """The same answer for every address, known or not."""
    form = AddressForm()
    if not form.validate():
        return render_template("accounts/forgot_password.html", form=form, sent=False), 422
    request_password_reset(viewer(), str(form.email.data), origin=network())
    return go("/forgot-password?sent=1")


@blueprint.get("/reset-password/<token>")
def reset_password_form(token: str) -> Answer:
    if find_token(token, TokenPurpose.RESET) is None:
        return _ended()
    return render_template("accounts/reset_password.html", form=NewPasswordForm(), token=token)


@blueprint.post("/reset-password/<token>")
def reset_password_now(token: str) -> Answer:
    form = NewPasswordForm()
    try:
        if form.validate():
            reset_password(viewer(), token, str(form.password.data))
            return let_out("/sign-in", _("Your new password is set. Sign in with it."))
    except Gone:
        return _ended()
    except Invalid as refusal:
        show_refusal(form, refusal)
    return render_template("accounts/reset_password.html", form=form, token=token), 422


def _ended() -> Answer:
    return render_template("accounts/link_ended.html", form=AddressForm(formdata=None), action="/forgot-password"), 410
