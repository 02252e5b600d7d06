"""The desk's pages of canned reasons."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import locale, viewer
from forum.kit.errors import NotFound
from forum.kit.moving import moved
from moderation.guidelines.commands import (
    CannedDraft,
    add_canned_reason,
    edit_canned_reason,
    order_canned_reasons,
    reinstate_canned_reason,
    retire_canned_reason,
)
from moderation.guidelines.filling import filled
from moderation.guidelines.forms import DECISION_WORDS, REASON_WORDS, CannedForm
from moderation.guidelines.models import CannedReason
from moderation.guidelines.queries import canned_rows, current_guideline, get_canned
from moderation.guidelines.routes import blueprint

Answer = str | tuple[str, int] | Response
HOME = "/desk/canned-reasons/"


@blueprint.get("/desk/canned-reasons/")
def canned_list() -> Answer:
    return render_template("moderation/guidelines/canned_reasons.html", rows=canned_rows(viewer()), reason_words=REASON_WORDS,
                           decision_words=DECISION_WORDS)


@blueprint.get("/desk/canned-reasons/new")
def new_canned() -> Answer:
    return _form(CannedForm(formdata=None), None)


@blueprint.post("/desk/canned-reasons/new")
def make_canned() -> Answer:
    form = CannedForm()
    if try_command(form, lambda: add_canned_reason(viewer(), _draft(form))):
        return go(HOME, _("The canned reason is there for everybody who decides."))
    return _form(form, None), 422


@blueprint.get("/desk/canned-reasons/<key>")
def canned(key: str) -> Answer:
    row = get_canned(viewer(), key)
    return _form(CannedForm(formdata=None, obj=row), row)


@blueprint.post("/desk/canned-reasons/<key>")
def save_canned(key: str) -> Answer:
    form = CannedForm()
    if try_command(form, lambda: edit_canned_reason(viewer(), key, _draft(form), edits=form.edits.data or 0)):
        return go(f"{HOME}#canned-{key}", _("The canned reason is saved."))
    row = get_canned(viewer(), key)
    saved = row if form.edits.data != row.edits else None
    form.edits.data, form.edits.raw_data = row.edits, None
    return _form(form, row, saved), 422


def _form(form: CannedForm, row: CannedReason | None, saved: CannedReason | None = None) -> str:
    """`saved`: what somebody else has saved since this form was opened. The examples say how the words arrive."""
    rule = current_guideline(str(form.reason.data or "other"), locale())
    facts = {"title": _("Why does my router blink?"), "link": _("the link to it"), "rule": rule.title, "until": _("3 May 2027, 18:00")}
    examples = {name: filled(str(form[f"text_{name}"].data or ""), facts) for name in ("en", "es")}
    return render_template("moderation/guidelines/canned_reason.html", form=form, row=row, saved=saved, examples=examples)


def _draft(form: CannedForm) -> CannedDraft:
    return CannedDraft(str(form.reason.data or ""), form.fits.data or (), form.titles(), form.texts())


@blueprint.post("/desk/canned-reasons/<key>/move")
def move_canned(key: str) -> Answer:
    """Among those in use; the retired ones stay behind them."""
    keys = [row.key for row in canned_rows(viewer())]
    if key not in keys:
        raise NotFound()
    order_canned_reasons(viewer(), moved(keys, key, request.form.get("direction", "")))
    return go(f"{HOME}#canned-{key}")


@blueprint.post("/desk/canned-reasons/<key>/retire")
def retire_canned(key: str) -> Answer:
    retire_canned_reason(viewer(), key)
    return go(HOME, _("It is no longer offered. Whoever was told it still has the words."))


@blueprint.post("/desk/canned-reasons/<key>/reinstate")
def reinstate_canned(key: str) -> Answer:
    reinstate_canned_reason(viewer(), key)
    return go(f"{HOME}#canned-{key}", _("It is offered again."))
