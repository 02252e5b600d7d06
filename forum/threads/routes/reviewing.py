"""The queue of suggested edits, and deciding on one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import show_refusal, shown
from forum.core.permissions import authorize, can
from forum.kit.errors import Invalid, WrongState
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.commands import approve_suggestion, improve_suggestion, reject_suggestion
from forum.threads.forms import REJECT_WORDS, SUGGESTION_WORDS, DecisionForm, EditForm, RejectForm
from forum.threads.queries import get_post
from forum.threads.queries.suggestions import (
    SuggestionPage,
    get_suggestion,
    suggestions_by,
    suggestions_for_post,
    suggestions_to_decide,
)
from forum.threads.routes import blueprint
from forum.threads.routes.comparing import comparison
from forum.threads.routes.editing import changes, edit_context, edit_form, go_on_from, stored
from forum.threads.routes.sending import Answer, attempt, go, refused, warn_of_personal_data

WORDS = {"state_words": SUGGESTION_WORDS, "reject_words": REJECT_WORDS}


@blueprint.get("/suggested-edits/")
def suggested_edits() -> Answer:
    """What waits for the viewer; with `mine` their own, with `post` those of one post, or the only one itself."""
    authorize(viewer(), Action.SEE_SUGGESTED_EDITS)
    asked, of_post = request.args.get("from", type=row_id), request.args.get("post", type=row_id)
    mine = bool(request.args.get("mine")) and not of_post
    page, post = _page(asked, mine, of_post), get_post(viewer(), of_post) if of_post else None
    if post and not asked and len(page.items) == 1:
        return go(page.items[0].url)
    said = {"mine": "1" if mine else "", "post": of_post or "", "from": page.next_id or ""}
    more = urlencode({name: value for name, value in said.items() if value})
    facts = {"page": page, "mine": mine, "post": post, "reviews": can(viewer(), Action.REVIEW_EDITS), "more": more}
    return render_template("threads/suggested_edits.html", **facts, **WORDS)


def _page(asked: int | None, mine: bool, of_post: int | None) -> SuggestionPage:
    if of_post:
        return suggestions_for_post(viewer(), of_post, asked)
    return suggestions_by(viewer(), asked) if mine else suggestions_to_decide(viewer(), asked)


@blueprint.get("/suggested-edits/<id:suggestion_id>/")
def suggested_edit(suggestion_id: int) -> str:
    return render_template("threads/suggested_edit.html", **item(suggestion_id))


@blueprint.get("/suggested-edits/<id:suggestion_id>/approve")
@blueprint.get("/suggested-edits/<id:suggestion_id>/reject")
@blueprint.get("/suggested-edits/<id:suggestion_id>/withdraw")
def refused_decision(suggestion_id: int) -> Answer:
    """A refused decision leaves its address in the browser; loading that again shows the suggestion."""
    return go(get_suggestion(viewer(), suggestion_id).url)


@blueprint.post("/suggested-edits/<id:suggestion_id>/approve")
def approve(suggestion_id: int) -> Answer:
    authorize(viewer(), Action.REVIEW_EDIT, get_suggestion(viewer(), suggestion_id))
    try:
        decided = approve_suggestion(viewer(), suggestion_id, version=DecisionForm().version.data or 0)
    except (Invalid, WrongState) as refusal:
        return show_refused(suggestion_id, refusal)
    flash(_("Approved. Whoever suggested it is told."), "good")
    return go(decided.post.permalink)


@blueprint.post("/suggested-edits/<id:suggestion_id>/reject")
def reject(suggestion_id: int) -> Answer:
    authorize(viewer(), Action.REVIEW_EDIT, get_suggestion(viewer(), suggestion_id))
    form = RejectForm()
    said = {"version": form.version.data or 0, "reason": form.reason.data or "", "words": form.words.data or ""}
    try:
        reject_suggestion(viewer(), suggestion_id, **said)
    except Invalid as error:
        show_refusal(form, error)
        return render_template("threads/suggested_edit.html", **item(suggestion_id, form)), 422
    except WrongState as refusal:
        return show_refused(suggestion_id, refusal)
    flash(_("Rejected. Whoever suggested it is told why."), "info")
    return go("/suggested-edits/")


@blueprint.get("/suggested-edits/<id:suggestion_id>/improve")
def improve(suggestion_id: int) -> Answer:
    suggestion = get_suggestion(viewer(), suggestion_id)
    authorize(viewer(), Action.REVIEW_EDIT, suggestion)
    authorize(viewer(), Action.EDIT_POST, suggestion.post)
    if not suggestion.is_undecided:
        return go(suggestion.url)
    post = suggestion.post
    form = edit_form(post, stored(post) if suggestion.is_stale else suggested(suggestion))
    form.note.data = form.note.data or suggestion.note
    return render_template("threads/improve.html", **improve_context(form, suggestion), warnings=[])


@blueprint.post("/suggested-edits/<id:suggestion_id>/improve", endpoint="save_improvement")
def save_improvement(suggestion_id: int) -> Answer:
    suggestion = get_suggestion(viewer(), suggestion_id)
    authorize(viewer(), Action.REVIEW_EDIT, suggestion)
    form, post, version = edit_form(suggestion.post), suggestion.post, request.form.get("version", type=row_id) or 0
    warnings = warn_of_personal_data(form, form.title.data if form.title else None, form.body.data)
    try:
        told = {**changes(form, post), "version": version}
        saved = None if warnings else attempt(form, lambda: improve_suggestion(viewer(), suggestion_id, **told))
    except WrongState as conflict:
        return show_improvement_conflict(suggestion_id, form, conflict)
    if saved is None:
        return refused("threads/improve.html", form, improve_context(form, get_suggestion(viewer(), suggestion_id)), warnings)
    flash(_("Saved. Whoever suggested it is told."), "good")
    return go(saved.post.permalink)


def show_improvement_conflict(suggestion_id: int, form: EditForm, conflict: WrongState) -> Answer:
    """Decided by somebody else: the page with the decision. Edited meanwhile: the form goes on from the newer text. 409 both."""
    suggestion = get_suggestion(viewer(), suggestion_id)
    if not suggestion.is_undecided:
        return show_refused(suggestion_id, conflict)
    conflict.details = {"body": suggestion.post.body_markdown}
    rows = go_on_from(suggestion.post, form, conflict)
    return render_template("threads/improve.html", **{**improve_context(form, suggestion), "conflict": rows}, warnings=[]), 409


def show_refused(suggestion_id: int, refusal: Invalid | WrongState) -> Answer:
    """The suggestion as it is now, and why nothing was decided."""
    messages = [message for texts in getattr(refusal, "fields", {}).values() for message in texts] or [refusal.message]
    said = [shown(message) for message in messages]
    return render_template("threads/suggested_edit.html", **item(suggestion_id), refused=said), refusal.status


def item(suggestion_id: int, form: RejectForm | None = None) -> dict[str, Any]:
    """All that the page of one suggestion shows."""
    suggestion = get_suggestion(viewer(), suggestion_id)
    if form is None:
        form = RejectForm(formdata=None, version=suggestion.version)
    form.version.data, form.version.raw_data = suggestion.version, None
    return {"suggestion": suggestion, "post": suggestion.post, "form": form, **comparison(suggestion), **WORDS}


def suggested(suggestion: Any) -> dict[str, Any]:
    """What the editor shows at first: the suggested text where something was suggested, else what is stored."""
    said = {**stored(suggestion.post), "body": suggestion.body_markdown}
    if suggestion.title is not None:
        said["title"] = suggestion.title
    if suggestion.tags is not None:
        said["tags"] = ", ".join(suggestion.tags)
    return {**said, **{f"field_{key}": value for key, value in (suggestion.fields or {}).items()}}


def improve_context(form: EditForm, suggestion: Any) -> dict[str, Any]:
    return {**edit_context(form, suggestion.post), "suggestion": suggestion, **comparison(suggestion)}
