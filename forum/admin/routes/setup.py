"""The page of the first run, behind a token that the command line prints. Once there is an admin it does not exist."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import browser, let_in
from forum.admin.commands import SetupAnswers, enter, set_up
from forum.admin.forms import SetupForm
from forum.admin.queries import is_setup_open, is_setup_token
from forum.admin.routes import blueprint
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound

Answer = str | tuple[str, int] | Response


@blueprint.get("/setup")
def setup_form() -> Answer:
    if not is_setup_open():
        raise NotFound()
    token = request.args.get("token", "")
    if not is_setup_token(token):
        return render_template("admin/setup_token.html", wrong=bool(token))
    form = SetupForm(formdata=None, data={"categories": _("Questions") + "\n" + _("Announcements")})
    return render_template("admin/setup.html", form=form, token=token)


@blueprint.post("/setup")
def set_up_now() -> Answer:
    token, form = request.form.get("token", ""), SetupForm()
    if not is_setup_token(token):
        raise NotFound()
    if form.validate():
        try:
            member_id = set_up(viewer(), token, _answers(form))
            with force_locale(str(form.locale.data)):  # the next page is in the language just chosen
                words = _("Welcome! This Plaza is yours now.")
            return let_in(enter(viewer(), member_id, browser=browser()), "/admin/", words)
        except Invalid as refusal:
            show_refusal(form, refusal)
    return render_template("admin/setup.html", form=form, token=token), 422


def _answers(form: SetupForm) -> SetupAnswers:
    names = dict.fromkeys(name.strip() for name in str(form.categories.data).splitlines() if name.strip())
    return SetupAnswers(
        site_name=str(form.site_name.data), locale=str(form.locale.data), handle=str(form.handle.data), address=str(form.email.data),
        password=str(form.password.data), categories=list(names),
    )
