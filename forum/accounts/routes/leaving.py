"""Leave Plaza."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.commands import leave
from forum.accounts.forms import LeaveForm
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import let_out
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.policy import Action

Answer = str | tuple[str, int] | Response


@blueprint.get("/settings/leave")
def leave_form() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return render_template("accounts/settings_leave.html", form=LeaveForm())


@blueprint.post("/settings/leave")
def leave_now() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = LeaveForm()
    if try_command(form, lambda: leave(viewer(), str(form.password.data))):
        return let_out("/", _("Your account is deleted. Thank you for having been here."))
    return render_template("accounts/settings_leave.html", form=form), 422
