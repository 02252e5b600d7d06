"""Tokens with which programs read the insights: made, shown once, ended."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from forum.core.config import current_config
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import can
from forum.core.shown_once import show_next, take_shown
from forum.kit.errors import Invalid, NotFound
from forum.metrics.commands.granting import end_token, make_token
from forum.metrics.forms import TokenForm
from forum.metrics.queries.tokens import tokens_of
from forum.metrics.routes import blueprint
from forum.policy import Action

HOME = "/insights/tokens/"
MADE = "insight_token"


@blueprint.get("/insights/tokens/")
def tokens() -> str:
    if not can(viewer(), Action.SEE_INSIGHTS):
        raise NotFound()
    return page(TokenForm(formdata=None), take_shown(MADE))


def page(form: TokenForm, token: str = "") -> str:
    return render_template(
        "metrics/tokens.html", form=form, token=token, mine=tokens_of(viewer()), base=current_config().public_url,
    )


@blueprint.post("/insights/tokens/")
def add_token() -> Any:
    """The page that follows shows the token, once; neither loading that again nor pressing twice makes another."""
    form = TokenForm()
    try:
        if not form.validate():
            return page(form), 422
        show_next(MADE, make_token(viewer(), name=form.name.data or "", days=int(form.days.data), key=form.key.data))
    except Invalid as error:
        show_refusal(form, error)
        return page(form), 422
    return redirect(HOME, 303)


@blueprint.post("/insights/tokens/<id:insight_token_id>/end")
def drop_token(insight_token_id: int) -> Any:
    end_token(viewer(), insight_token_id)
    flash(_("The token has ended. Whoever has it reads nothing any more."), "good")
    return redirect(HOME, 303)
