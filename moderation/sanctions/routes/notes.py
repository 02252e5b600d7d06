"""Notes of staff about members."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotAllowed, NotFound
from moderation.audit.looks import note_look
from moderation.policy import DeskAction
from moderation.sanctions.commands import delete_note, pin_note, write_note
from moderation.sanctions.forms import NoteForm
from moderation.sanctions.queries import get_subject, notes_about
from moderation.sanctions.routes import blueprint

Answer = str | tuple[str, int] | Response


@blueprint.get("/desk/members/<id:member_id>/notes/")
def notes(member_id: int) -> str:
    return notes_page(member_id, NoteForm(formdata=None))


@blueprint.post("/desk/members/<id:member_id>/notes/")
def add_note(member_id: int) -> Answer:
    get_subject(viewer(), DeskAction.NOTE_MEMBER, member_id)
    form = NoteForm()
    try:
        write_note(viewer(), member_id, text=form.text.data or "", pinned=bool(form.pinned.data))
    except Invalid as refusal:
        show_refusal(form, refusal)
        return notes_page(member_id, form), 422
    flash(_("Noted. Only staff see it."), "good")
    return redirect(url_for("sanctions.notes", member_id=member_id), 303)


@blueprint.post("/desk/notes/<id:note_id>/pin")
def pin(note_id: int) -> Response:
    return _to_notes(lambda: pin_note(viewer(), note_id, pinned=True).member_id)


@blueprint.post("/desk/notes/<id:note_id>/unpin")
def unpin(note_id: int) -> Response:
    return _to_notes(lambda: pin_note(viewer(), note_id, pinned=False).member_id)


@blueprint.post("/desk/notes/<id:note_id>/delete")
def remove_note(note_id: int) -> Response:
    return _to_notes(lambda: delete_note(viewer(), note_id))


def _to_notes(change) -> Response:  # type: ignore[no-untyped-def]
    try:
        member_id = change()
    except NotAllowed:
        raise NotFound() from None  # whoever may not, does not learn whether there is such a note
    return redirect(url_for("sanctions.notes", member_id=member_id), 303)


def notes_page(member_id: int, form: NoteForm) -> str:
    member, notes = get_subject(viewer(), DeskAction.NOTE_MEMBER, member_id), notes_about(viewer(), member_id)
    if notes:
        note_look(viewer(), "notes", member_id=member_id)
    return render_template(
        "moderation/sanctions/notes.html", member=member, notes=notes, form=form,
        sanctions_url=url_for("sanctions.of_member", member_id=member_id) if can(viewer(), DeskAction.SANCTION, member) else "",
    )
