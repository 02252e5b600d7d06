"""The private exchange: on the page of the case for staff, on a page of its own for whoever asked the question."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import show_refusal, shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.threads.queries import get_post, merged_into
from forum.threads.routes.sending import take_files_into
from moderation.correspondence.commands import move_to_private, write_to_asker, write_to_staff
from moderation.correspondence.forms import MessageForm
from moderation.correspondence.queries import movable, own_exchange
from moderation.correspondence.routes import blueprint
from moderation.correspondence.routes.beside import again, back
from moderation.correspondence.routes.notes import first_words
from moderation.correspondence.states import TEXT_MAX
from moderation.escalations.queries import get_case, newest_case
from moderation.policy import DeskAction


@blueprint.get("/posts/<id:post_id>/private")
def private_of_post(post_id: int) -> Any:
    """The menu of a question leads here."""
    return redirect(f"/questions/{get_post(viewer(), post_id).thread_id}/private", 303)


@blueprint.get("/questions/<id:thread_id>/private")
def show_private(thread_id: int) -> Any:
    """Staff read it on the page of the case; with nothing said and nobody on it, an asker is shown how to ask for help."""
    if can(viewer(), DeskAction.READ_CASES) and (case := newest_case(viewer(), thread_id)) is not None:
        return redirect(f"{case.url}#exchange", 303)
    try:
        found = own_exchange(viewer(), thread_id)
    except NotFound:
        return follow_merging(thread_id)
    if not found.messages and not found.is_open:
        return redirect(f"/questions/{thread_id}/staff-help", 303)
    return private_page(thread_id, MessageForm(formdata=None))


@blueprint.post("/questions/<id:thread_id>/private")
def send_to_staff(thread_id: int) -> Any:
    own_exchange(viewer(), thread_id)
    form = MessageForm()
    try:
        take_files_into(form.text)
        write_to_staff(viewer(), thread_id, text=form.text.data or "", key=form.key.data)
    except Invalid as refusal:
        show_refusal(form, about_text(refusal))
        return private_page(thread_id, form, 422)
    except WrongState as refusal:
        return private_page(thread_id, form, 409, moved=shown(refusal.message))
    flash(_("Sent. Only staff read it."), "good")
    return redirect(f"/questions/{thread_id}/private#end", 303)


@blueprint.get("/desk/cases/<id:escalation_id>/messages/")
def shown_messages(escalation_id: int) -> Any:
    """They stand on the page of the case."""
    return redirect(f"{get_case(viewer(), escalation_id).url}#exchange", 303)


@blueprint.post("/desk/cases/<id:escalation_id>/messages/")
def send_to_asker(escalation_id: int) -> Any:
    case, form = get_case(viewer(), escalation_id), MessageForm()
    form.text.data = form.words
    if not can(viewer(), DeskAction.WRITE_TO_ASKER):
        raise NotFound()
    try:
        take_files_into(form.text)
        write_to_asker(
            viewer(), case.id, text=form.text.data, waits=bool(form.waits.data), key=form.key.data, asker_id=form.asker.data or 0,
        )
    except Invalid as refusal:
        return again(case, 422, wrong_section={"message": first_words(refusal), **typed_in(form)})
    except WrongState as refusal:
        return again(case, 409, moved=shown(refusal.message), wrong_section=typed_in(form))
    flash(_("Sent. Only whoever asked and staff read it."), "good")
    return back(case, "exchange")


def typed_in(form: MessageForm) -> dict[str, Any]:
    return {"message_typed": form.text.data, "message_waits": form.waits.data}


def about_text(refusal: Invalid) -> Invalid:
    """What is wrong with a file stands at the text it came with."""
    return Invalid(refusal.message, fields={("text" if name == "file" else name): words for name, words in refusal.fields.items()})


@blueprint.get("/posts/<id:post_id>/move-private")
def refused_move(post_id: int) -> Any:
    """A refused move leaves its address in the browser."""
    return private_of_post(post_id)


@blueprint.get("/posts/<id:post_id>/personal-data")
def show_personal_data(post_id: int) -> Any:
    """For its author: what looks personal in a post, and where it can go."""
    found = movable(viewer(), post_id)
    facts = {"found": found, "hours": settings.get("escalations.asker_hours")}
    return render_template("moderation/correspondence/personal_data.html", **facts)


@blueprint.post("/posts/<id:post_id>/move-private")
def move_private(post_id: int) -> Any:
    """By the asker or by whoever works cases; each goes back to where they read the exchange."""
    message = move_to_private(viewer(), post_id, asks=request.form.get("asks") == "y")
    flash(_("Moved. The post says so in its place, and its history, too."), "good")
    return redirect(f"/questions/{message.thread_id}/private", 303)


def follow_merging(thread_id: int) -> Any:
    """What was said in private about a question that was merged into another is read there, by the same member. Raises NotFound."""
    into = merged_into(viewer(), thread_id)
    if into is None:
        raise NotFound()
    own_exchange(viewer(), into.id)
    return redirect(f"/questions/{into.id}/private", 303)


def private_page(thread_id: int, form: MessageForm, status: int = 200, moved: str = "") -> Any:
    facts = {"exchange": own_exchange(viewer(), thread_id), "form": form, "longest": TEXT_MAX, "moved": moved}
    return render_template("moderation/correspondence/private.html", **facts), status
