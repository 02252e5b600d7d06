"""Sign up, and prove an address."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.commands import confirm_address, enter, request_verification, sign_up
from forum.accounts.forms import AddressForm, SignUpForm
from forum.accounts.queries import find_email_of
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import browser, destination, go, keep_destination, kept_destination, let_in
from forum.accounts.states import TokenPurpose
from forum.accounts.suspensions import Suspended
from forum.accounts.throttling import network
from forum.accounts.tokens import find_token
from forum.core.door import locale, viewer
from forum.core.forms import show_refusal
from forum.core.permissions import can
from forum.kit.errors import Gone, Invalid
from forum.policy import Action

Answer = str | tuple[str, int] | Response


@blueprint.get("/sign-up")
def sign_up_form() -> Answer:
    if not viewer().is_anonymous:
        return render_template("accounts/signed_in.html", target=destination())
    if not can(viewer(), Action.SIGN_UP):
        return render_template("accounts/sign_up_closed.html")
    return _page(SignUpForm())


@blueprint.post("/sign-up")
def sign_up_now() -> Answer:
    form = SignUpForm()
    if form.validate():
        try:
            sign_up(
                viewer(), handle=str(form.handle.data), display_name=str(form.display_name.data or ""), address=str(form.email.data),
                password=str(form.password.data), locale=locale(), origin=network(),
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            keep_destination()
            return go("/verify?sent=1")
    return _page(form), 422


def _page(form: SignUpForm) -> str:
    return render_template("accounts/sign_up.html", form=form, target=destination(""))


@blueprint.get("/verify")
def verification_form() -> Answer:
    """After signing up, and whenever the mail did not come."""
    form = AddressForm()
    email = None if viewer().is_anonymous else find_email_of(viewer().member_id)
    form.email.data = email.address if email and email.verified_at is None else None
    return render_template("accounts/check_inbox.html", form=form, sent=bool(request.args.get("sent")))


@blueprint.post("/verify")
def send_verification_again() -> Answer:
    form = AddressForm()
    if not form.validate():
        return render_template("accounts/check_inbox.html", form=form, sent=False), 422
    request_verification(viewer(), str(form.email.data), origin=network())
    return go("/verify?sent=1")


@blueprint.get("/verify/<token>")
def confirm_form(token: str) -> Answer:
    """A page with a button: programs that follow links in mails change nothing."""
    row = find_token(token, TokenPurpose.VERIFY, TokenPurpose.CHANGE_ADDRESS)
    if row is None:
        return render_template("accounts/link_ended.html", form=AddressForm(formdata=None), action="/verify"), 410
    return render_template("accounts/confirm_address.html", address=row.address, token=token)


@blueprint.post("/verify/<token>")
def confirm_now(token: str) -> Answer:
    """The first proof of an address signs in as well; later ones only prove."""
    try:
        done = confirm_address(viewer(), token)
    except Gone:
        return render_template("accounts/link_ended.html", form=AddressForm(formdata=None), action="/verify"), 410
    except Invalid as refusal:
        return render_template("accounts/confirm_address.html", address=None, token=token, refusal=refusal), 422
    words = _("Your address is confirmed.")
    if done.is_first and viewer().is_anonymous:
        try:
            begun = enter(viewer(), done.member_id, browser=browser())
        except Suspended as refusal:
            return render_template("accounts/suspended.html", refusal=refusal), 403
        return let_in(begun, kept_destination(), _("Welcome! Your address is confirmed."))
    return go("/" if viewer().is_anonymous else "/settings/account", words)
