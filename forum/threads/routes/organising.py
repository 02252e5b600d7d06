"""Order among threads, and one's own bookmarks."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.commands import (
    add_bookmark,
    change_type,
    lock_thread,
    move_thread,
    pin_thread,
    remove_bookmark,
    unlock_thread,
    unpin_thread,
)
from forum.threads.forms import MoveForm
from forum.threads.models import Category, Thread
from forum.threads.queries import asker_may_read, categories_for, get_thread
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, go
from forum.threads.states import ReadAccess


@blueprint.post("/threads/<id:thread_id>/bookmark")
def bookmark(thread_id: int) -> Answer:
    saved = request.form.get("value") != "off"
    thread = add_bookmark(viewer(), thread_id) if saved else remove_bookmark(viewer(), thread_id)
    if request.headers.get("HX-Request"):
        return render_template("threads/_bookmark.html", thread=thread, saved=saved)
    flash(_("Bookmarked.") if saved else _("Bookmark removed."), "good")
    return go(thread.url)


@blueprint.post("/threads/<id:thread_id>/lock")
def lock(thread_id: int) -> Answer:
    thread = lock_thread(viewer(), thread_id)
    flash(_("Locked: only moderators can write here now."), "info")
    return go(thread.url)


@blueprint.post("/threads/<id:thread_id>/unlock")
def unlock(thread_id: int) -> Answer:
    thread = unlock_thread(viewer(), thread_id)
    flash(_("Unlocked."), "good")
    return go(thread.url)


@blueprint.post("/threads/<id:thread_id>/pin")
def pin(thread_id: int) -> Answer:
    thread = pin_thread(viewer(), thread_id)
    flash(_("Pinned."), "good")
    return go(thread.url)


@blueprint.post("/threads/<id:thread_id>/unpin")
def unpin(thread_id: int) -> Answer:
    thread = unpin_thread(viewer(), thread_id)
    flash(_("No longer pinned."), "good")
    return go(thread.url)


@blueprint.get("/threads/<id:thread_id>/move")
def choose_place(thread_id: int) -> str:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.MOVE_THREAD, thread)
    return render_template("threads/move.html", form=move_form(thread), thread=thread)


@blueprint.post("/threads/<id:thread_id>/move")
def move(thread_id: int) -> Answer:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.MOVE_THREAD, thread)
    form = move_form(thread)
    try:
        where = row_id(form.category.data or "")
        thread = move_thread(viewer(), thread_id, category_id=where, without_asker=bool(form.without_asker and form.without_asker.data))
    except (Invalid, NotFound, ValueError) as error:
        _refuse_move(form, error)
        return render_template("threads/move.html", form=form, thread=thread), 422
    flash(_("Moved to %(category)s.", category=thread.category.name), "good")
    return go(thread.url)


@blueprint.post("/threads/<id:thread_id>/type")
def retype(thread_id: int) -> Answer:
    thread = change_type(viewer(), thread_id, type=request.form.get("type", ""))
    flash(_("It is a question now.") if thread.is_question else _("It is a discussion now."), "good")
    return go(thread.url)


def _refuse_move(form: MoveForm, error: Exception) -> None:
    """What is wrong, beside its input."""
    lost = error.fields.get("without_asker") if isinstance(error, Invalid) else None
    if lost:
        (form.without_asker or form.category).errors = [shown(words) for words in lost]
    else:
        form.category.errors = [_("Choose one of the list.")]


def move_form(thread: Thread) -> MoveForm:
    """Where it may go, and who could read it there. What costs nobody their thread needs no tick."""
    form = MoveForm()
    places = [category for category in categories_for(viewer()) if category.archived_at is None and category.id != thread.category_id]
    form.category.choices = [SelectChoice(str(category.id), _place_name(category)) for category in places]
    if all(asker_may_read(thread, category) for category in places):
        del form.without_asker
    return form


def _place_name(category: Category) -> str:
    if category.read_access == ReadAccess.STAFF:
        return _("%(category)s (staff only)", category=category.name)
    if category.read_access == ReadAccess.MEMBERS:
        return _("%(category)s (members only)", category=category.name)
    return category.name
