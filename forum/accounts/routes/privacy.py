"""What a member keeps to themselves."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from forum.accounts.commands import choose_privacy
from forum.accounts.forms import PrivacyForm
from forum.accounts.queries import choices_of
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import Answer, try_command
from forum.accounts.states import Hidden
from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.policy import Action


@blueprint.get("/settings/privacy")
def privacy_settings() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    chosen = choices_of(viewer().member_id)
    stored = {str(what): what not in chosen.hides for what in Hidden} | {"languages": list(chosen.languages)}
    return render_template("accounts/settings_privacy.html", form=PrivacyForm(formdata=None, data=stored), url=viewer().url)


@blueprint.post("/settings/privacy")
def save_privacy() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = PrivacyForm()
    if try_command(form, lambda: choose_privacy(viewer(), hides=form.hides, languages=form.languages.data or [])):
        return go("/settings/privacy", _("Saved. Others see it from now on."))
    return render_template("accounts/settings_privacy.html", form=form, url=viewer().url), 422
