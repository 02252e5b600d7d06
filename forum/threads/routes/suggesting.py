"""Suggesting an edit of somebody else's post."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.errors import WrongState
from forum.policy import Action
from forum.threads.commands import suggest_edit, withdraw_suggestion
from forum.threads.commands.suggesting import suggestion_draft
from forum.threads.forms import EditForm, PlainSuggestForm, SuggestForm
from forum.threads.models import Post
from forum.threads.queries import find_kept_draft, get_post
from forum.threads.queries.suggestions import get_suggestion, waiting_suggestion
from forum.threads.routes import blueprint
from forum.threads.routes.editing import changes, edit_context, edit_form, go_on_from, stored
from forum.threads.routes.sending import Answer, attempt, go, refused, warn_of_personal_data


@blueprint.get("/posts/<id:post_id>/suggest-edit")
def suggest(post_id: int) -> Answer:
    """The form, or the suggestion of this member that waits already."""
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.SUGGEST_EDIT, post)
    waiting = waiting_suggestion(viewer(), post_id)
    if waiting is not None:
        return go(waiting.url)
    draft = find_kept_draft(viewer(), suggestion_draft(post.id))
    form = suggestion_form(post, {**stored(post), **draft.content})
    context = {**edit_context(form, post), "draft_restored": bool(draft), "draft_at": draft.version}
    return render_template("threads/suggest.html", **context, warnings=[])


@blueprint.post("/posts/<id:post_id>/suggest-edit", endpoint="save_suggestion")
def save_suggestion(post_id: int) -> Answer:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.SUGGEST_EDIT, post)
    form = suggestion_form(post)
    warnings = warn_of_personal_data(form, form.title.data if form.title else None, form.body.data)
    try:
        saved = None if warnings else attempt(form, lambda: suggest_edit(viewer(), post_id, **changes(form, post), key=form.key.data))
    except WrongState as conflict:
        return show_suggestion_conflict(form, conflict, post_id)
    if saved is None:
        return refused("threads/suggest.html", form, {**edit_context(form, post), "draft_restored": False}, warnings)
    flash(_("Thank you. The author or a reviewer decides, and you are told."), "good")
    return go(saved.url)


def show_suggestion_conflict(form: EditForm, conflict: WrongState, post_id: int) -> Answer:
    """The post was edited while this was written: both texts, and the form goes on from the newer revision. 409."""
    post = get_post(viewer(), post_id)
    rows = go_on_from(post, form, conflict)
    context = {**edit_context(form, post), "warnings": [], "draft_restored": False, "conflict": rows}
    return render_template("threads/suggest.html", **context), 409


@blueprint.post("/suggested-edits/<id:suggestion_id>/withdraw", endpoint="withdraw_suggestion")
def withdraw(suggestion_id: int) -> Answer:
    authorize(viewer(), Action.WITHDRAW_SUGGESTION, get_suggestion(viewer(), suggestion_id))
    suggestion = withdraw_suggestion(viewer(), suggestion_id)
    flash(_("Taken back."), "info")
    return go(suggestion.url)


def suggestion_form(post: Post, values: dict[str, Any] | None = None) -> EditForm:
    return edit_form(post, values, whole=SuggestForm, plain=PlainSuggestForm)
