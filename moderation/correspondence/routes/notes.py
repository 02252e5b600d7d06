"""Internal notes: written on the page of their case, changed on a page of their own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import show_refusal, shown
from forum.core.http import wants_json
from forum.core.limits import spend
from forum.kit.errors import Invalid
from moderation.correspondence.commands import delete_note as take_back
from moderation.correspondence.commands import edit_note as reword
from moderation.correspondence.commands import write_note as note
from moderation.correspondence.forms import NoteForm
from moderation.correspondence.queries import get_note, note_preview, readers_like
from moderation.correspondence.routes import blueprint
from moderation.correspondence.routes.beside import again, back
from moderation.correspondence.states import TEXT_MAX
from moderation.escalations.queries import get_case
from moderation.escalations.routes.listing import refuse_others


@blueprint.get("/desk/cases/<id:escalation_id>/notes/")
def shown_notes(escalation_id: int) -> Any:
    """They stand on the page of the case."""
    return redirect(f"{get_case(viewer(), escalation_id).url}#notes", 303)


@blueprint.post("/desk/cases/<id:escalation_id>/notes/")
def write_note(escalation_id: int) -> Any:
    case, form = get_case(viewer(), escalation_id), NoteForm()
    try:
        note(viewer(), case.id, text=form.text.data or "", key=form.key.data)
    except Invalid as refusal:
        return again(case, 422, wrong_section={"note": first_words(refusal), "note_typed": form.text.data or ""})
    flash(_("Noted. Only staff see it."), "good")
    return back(case, "notes")


@blueprint.get("/desk/cases/notes/mentions")
def suggest_readers() -> str:
    """Staff whose name begins with `q`, for the list under a note being written."""
    refuse_others()
    spend(f"mention:{viewer().id}", f"{settings.get('search.suggestions_per_minute')}/minute")
    return render_template("pages/_mentions.html", found=readers_like(viewer(), request.args.get("q", "")))


@blueprint.post("/desk/cases/notes/preview")
def preview_note() -> Any:
    """HTML of `body` as a note, with who is named in it and is not told; for scripts that ask for JSON."""
    refuse_others()
    spend(f"preview:{viewer().id}", f"{settings.get('search.previews_per_minute')}/minute")
    body, strangers = note_preview(viewer(), request.form.get("body", ""))
    html = render_template("threads/_preview.html", body=body)
    if not wants_json():
        return html
    told = [_("@%(handle)s does not work at the desk and is not told.", handle=one) for one in strangers]
    return {"html": html, "findings": [{"message": words} for words in told]}


@blueprint.get("/desk/cases/notes/<id:case_note_id>")
def edit_note(case_note_id: int) -> Any:
    found = get_note(viewer(), case_note_id)
    return note_page(found.id, found.escalation_id, NoteForm(formdata=None, data={"text": found.body_markdown}))


@blueprint.post("/desk/cases/notes/<id:case_note_id>")
def save_note(case_note_id: int) -> Any:
    found, form = get_note(viewer(), case_note_id), NoteForm()
    try:
        reword(viewer(), case_note_id, text=form.text.data or "")
    except Invalid as refusal:
        show_refusal(form, refusal)
        return note_page(found.id, found.escalation_id, form, 422)
    flash(_("The note is saved."), "good")
    return redirect(f"/desk/cases/{found.escalation_id}/#notes", 303)


@blueprint.post("/desk/cases/notes/<id:case_note_id>/delete")
def delete_note(case_note_id: int) -> Any:
    get_note(viewer(), case_note_id)
    case = take_back(viewer(), case_note_id)
    flash(_("The note is deleted."), "good")
    return redirect(f"{case.url}#notes", 303)


def note_page(note_id: int, case_id: int, form: NoteForm, status: int = 200) -> Any:
    facts = {"note_id": note_id, "case_id": case_id, "form": form, "longest": TEXT_MAX}
    return render_template("moderation/correspondence/note.html", **facts), status


def first_words(refusal: Invalid) -> str:
    """What was wrong, for the form on the page of the case."""
    words = [shown(message) for messages in refusal.fields.values() for message in messages]
    return " ".join(words) or shown(refusal.message)
