"""Settings of one's own: profile, account, sessions, appearance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from forum.accounts.commands import (
    cancel_address_change,
    change_handle,
    change_password,
    change_profile,
    request_address_change,
    sign_out_elsewhere,
)
from forum.accounts.forms import AvatarForm, ChangeAddressForm, ChangePasswordForm, HandleForm, ProfileForm
from forum.accounts.queries import find_email_of, get_member, sessions_of
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go, renewed
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from forum.policy import Action

Answer = str | tuple[str, int] | Response


def try_command(form: FlaskForm, action: Callable[[], Any]) -> bool:
    """Send a valid form to its command. False when either refuses; the form then says why."""
    if not form.validate():
        return False
    try:
        action()
    except Invalid as refusal:
        show_refusal(form, refusal)
        return False
    return True


@blueprint.get("/me/")
def own_profile() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return redirect(viewer().url, 302)


def profile_page(**forms: FlaskForm) -> str:
    """The profile's three forms; whichever was refused is passed in, the others show what is stored."""
    member = get_member(viewer().member_id)
    form = forms.get("profile") or ProfileForm(formdata=None, obj=member)
    handle = forms.get("handle") or HandleForm(formdata=None, obj=member)
    picture = forms.get("avatar") or AvatarForm(formdata=None)
    return render_template("accounts/settings_profile.html", member=member, form=form, handle_form=handle, avatar_form=picture)


@blueprint.get("/settings/")
def profile_settings() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return profile_page()


@blueprint.get("/settings/profile")
@blueprint.get("/settings/handle")
@blueprint.get("/settings/avatar")
def profile_form_again() -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return go("/settings/")


@blueprint.get("/settings/password")
@blueprint.get("/settings/address")
def account_form_again() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return go("/settings/account")


@blueprint.post("/settings/profile")
def save_profile() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = ProfileForm()
    values = {"display_name": str(form.display_name.data or ""), "bio": str(form.bio.data or "")}
    if try_command(form, lambda: change_profile(viewer(), **values)):
        return go("/settings/", _("Your profile is saved."))
    return profile_page(profile=form), 422


@blueprint.post("/settings/handle")
def save_handle() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = HandleForm()
    if try_command(form, lambda: change_handle(viewer(), str(form.handle.data))):
        return go("/settings/", _("Your handle is changed."))
    return profile_page(handle=form), 422


def account_page(**forms: FlaskForm) -> str:
    email = find_email_of(viewer().member_id)
    password = forms.get("password") or ChangePasswordForm(formdata=None)
    address = forms.get("address") or ChangeAddressForm(formdata=None)
    return render_template("accounts/settings_account.html", email=email, form=password, address_form=address)


@blueprint.get("/settings/account")
def account_settings() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return account_page()


@blueprint.post("/settings/password")
def save_password() -> Answer:
    """The other sessions end, this one goes on under a new id."""
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = ChangePasswordForm()
    if try_command(form, lambda: change_password(viewer(), str(form.current.data), str(form.new.data))):
        return renewed(go("/settings/account", _("Your password is changed. Everywhere else you are signed out.")))
    return account_page(password=form), 422


@blueprint.post("/settings/address")
def save_address() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = ChangeAddressForm()
    if try_command(form, lambda: request_address_change(viewer(), str(form.email.data), str(form.password.data))):
        return go("/settings/account", _("We have sent a link to the new address. It changes when you open that link."))
    return account_page(address=form), 422


@blueprint.post("/settings/address/cancel")
def cancel_address() -> Answer:
    cancel_address_change(viewer())
    return go("/settings/account", _("Your address stays as it is."))


@blueprint.get("/settings/sessions")
def sessions_page() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return render_template("accounts/settings_sessions.html", sessions=sessions_of(viewer()))


@blueprint.post("/settings/sessions/<id:session_id>/end")
def end_one_session(session_id: int) -> Answer:
    sign_out_elsewhere(viewer(), session_id)
    return go("/settings/sessions", _("That session is ended."))


@blueprint.post("/settings/sessions/end-others")
def end_other_sessions() -> Answer:
    sign_out_elsewhere(viewer())
    return go("/settings/sessions", _("Everywhere else you are signed out."))


@blueprint.get("/settings/appearance")
def appearance_page() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return render_template("accounts/settings_appearance.html")
