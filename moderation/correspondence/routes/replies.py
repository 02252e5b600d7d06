"""Ready replies for cases: staff of cases read them, leads of teams and administrators change them."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize
from moderation.correspondence.commands import ReplyDraft, add_reply, delete_reply, edit_reply
from moderation.correspondence.forms import ReplyForm
from moderation.correspondence.models import CaseReply
from moderation.correspondence.queries import get_reply, may_edit_replies, replies
from moderation.correspondence.queries.replies import editing
from moderation.correspondence.routes import blueprint
from moderation.correspondence.states import TEXT_MAX, TITLE_MAX, VARIABLES
from moderation.escalations.routes.listing import refuse_others
from moderation.guidelines.filling import filled
from moderation.policy import DeskAction


@blueprint.get("/desk/cases/replies/")
def list_replies() -> Any:
    refuse_others()
    return render_template("moderation/correspondence/replies.html", rows=replies(viewer()), may_edit=may_edit_replies(viewer()))


@blueprint.get("/desk/cases/replies/new")
def new_reply() -> Any:
    refuse_to_readers()
    return form_page(ReplyForm(formdata=None), None)


@blueprint.post("/desk/cases/replies/new")
def make_reply() -> Any:
    refuse_to_readers()
    form = ReplyForm()
    if try_command(form, lambda: add_reply(viewer(), draft(form))):
        return go(url_for("correspondence.list_replies"), _("The ready reply is there for everybody who works cases."))
    return form_page(form, None), 422


@blueprint.get("/desk/cases/replies/<id:reply_id>")
def change_reply(reply_id: int) -> Any:
    refuse_to_readers()
    row = get_reply(viewer(), reply_id)
    return form_page(ReplyForm(formdata=None, obj=row), row)


@blueprint.post("/desk/cases/replies/<id:reply_id>")
def save_reply(reply_id: int) -> Any:
    refuse_to_readers()
    row, form = get_reply(viewer(), reply_id), ReplyForm()
    if try_command(form, lambda: edit_reply(viewer(), reply_id, draft(form), edits=form.edits.data or 0)):
        return go(url_for("correspondence.list_replies"), _("The ready reply is saved."))
    row = get_reply(viewer(), reply_id)
    saved = row if form.edits.data != row.edits else None
    form.edits.data, form.edits.raw_data = row.edits, None
    return form_page(form, row, saved), 422


@blueprint.post("/desk/cases/replies/<id:reply_id>/delete")
def drop_reply(reply_id: int) -> Any:
    refuse_to_readers()
    delete_reply(viewer(), reply_id)
    return go(url_for("correspondence.list_replies"), _("It is deleted. Whoever was sent it still has the words."))


def refuse_to_readers() -> None:
    """The pages are not there for who reads no cases; who may only read them learns what is missing."""
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_CASE_REPLIES, editing(viewer()))


def form_page(form: ReplyForm, row: CaseReply | None, saved: CaseReply | None = None) -> str:
    """`saved`: what somebody else has saved since this form was opened. The examples say how the words arrive."""
    facts = {"asker": "Asa", "agent": viewer().display_name, "question": _("Why does my router blink?"), "link": _("the link to it")}
    examples = {name: filled(str(form[f"text_{name}"].data or ""), facts, VARIABLES) for name in ("en", "es")}
    return render_template(
        "moderation/correspondence/reply.html", form=form, row=row, saved=saved, examples=examples, longest=TEXT_MAX, title_most=TITLE_MAX,
    )


def draft(form: ReplyForm) -> ReplyDraft:
    return ReplyDraft(str(form.title.data or ""), {"en": str(form.text_en.data or ""), "es": str(form.text_es.data or "")})
