"""Editing, and what a post said before."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.diffing import side_by_side
from forum.kit.errors import WrongState
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.commands import edit_post, rollback_post
from forum.threads.diffs import Row, rows_with_gaps
from forum.threads.forms import EditForm, PlainEditForm, RollbackForm, with_fields
from forum.threads.models import Post
from forum.threads.newcomers import body_max
from forum.threads.queries import field_values, fields_of, find_kept_draft, get_post, get_revision, popular_tags, revisions_of, tags_of
from forum.threads.queries.suggestions import credits_of
from forum.threads.routes import blueprint
from forum.threads.routes.asking import tags_hint
from forum.threads.routes.sending import Answer, attempt, go, refused, warn_of_personal_data


@blueprint.get("/posts/<id:post_id>/edit")
def edit(post_id: int) -> Answer:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.EDIT_POST, post)
    draft = find_kept_draft(viewer(), f"edit-{post.id}")
    form = edit_form(post, {**stored(post), **draft.content})
    context = {**edit_context(form, post), "draft_restored": bool(draft), "draft_at": draft.version}
    return render_template("threads/edit.html", **context, warnings=[])


@blueprint.post("/posts/<id:post_id>/edit", endpoint="save_edit")
def save_edit(post_id: int) -> Answer:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.EDIT_POST, post)
    form = edit_form(post)
    warnings = warn_of_personal_data(form, form.title.data if form.title else None, form.body.data)
    try:
        saved = None if warnings else attempt(form, lambda: edit_post(viewer(), post_id, **changes(form, post), key=form.key.data))
    except WrongState as conflict:
        return show_conflict(form, conflict, post_id)
    if saved is None:
        return refused("threads/edit.html", form, {**edit_context(form, get_post(viewer(), post_id)), "draft_restored": False}, warnings)
    flash(_("Saved."), "good")
    if saved.word_to_author:
        flash(saved.word_to_author, "info")
    return go(saved.permalink)


def show_conflict(form: EditForm, conflict: WrongState, post_id: int) -> Answer:
    """Somebody else was faster: both texts side by side, the form goes on from the newer revision. 409."""
    post = get_post(viewer(), post_id)
    rows = go_on_from(post, form, conflict)
    context = {**edit_context(form, post), "warnings": [], "draft_restored": False, "conflict": rows}
    return render_template("threads/edit.html", **context), 409


def go_on_from(post: Post, form: EditForm, conflict: WrongState) -> list[Row]:
    """Make the form one of the newest revision, and compare what is stored with what was typed."""
    if not conflict.details:
        raise conflict
    form.base.data = post.revision
    form.base.raw_data = None
    form.form_errors.append(str(conflict))
    return rows_with_gaps(side_by_side(post.body_markdown, form.body.data or ""))


@blueprint.get("/posts/<id:post_id>/history")
def history(post_id: int) -> str:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.SEE_HISTORY, post)
    revisions = revisions_of(post)
    chosen = request.args.get("revision", type=row_id) or (revisions[0].number if revisions else 1)
    revision = get_revision(post, chosen)
    before = get_revision(post, chosen - 1) if chosen > 1 else None
    shown = {
        "post": post, "revisions": revisions, "revision": revision, "before": before, "labels": field_labels(post),
        "rows": rows_with_gaps(side_by_side(before.body if before else "", revision.body)),
        "credits": credits_of(post, [each.number for each in revisions] + [chosen]),
    }
    return render_template("threads/history.html", **shown)


@blueprint.post("/posts/<id:post_id>/rollback")
def rollback(post_id: int) -> Answer:
    authorize(viewer(), Action.EDIT_POST, get_post(viewer(), post_id))
    form = RollbackForm()
    post = rollback_post(viewer(), post_id, form.number.data or 0, base=form.base.data)
    flash(_("It says again what revision %(number)s said.", number=form.number.data), "good")
    return go(post.permalink)


def field_labels(post: Post) -> dict[str, str]:
    """What the category calls its fields, by key."""
    return {field.key: field.label for field in fields_of(post.thread.category_id)} if post.is_opening else {}


def edit_form(
    post: Post, values: dict[str, Any] | None = None, *, whole: type[EditForm] = EditForm, plain: type[EditForm] = PlainEditForm,
) -> EditForm:
    """The form for this post: opening posts have a title, tags and the fields of their category."""
    if not post.is_opening:
        return plain(data=values)
    fields = fields_of(post.thread.category_id) if post.thread.is_question else []
    form: EditForm = with_fields(whole, fields)(data=values)  # type: ignore[assignment]
    form.tags.description = tags_hint()
    return form


def stored(post: Post) -> dict[str, Any]:
    """What the form shows at first."""
    if not post.is_opening:
        return {"body": post.body_markdown, "base": post.revision}
    answers = {f"field_{key}": value for key, value in field_values(post.thread_id, post.thread.category_id).items()}
    tags = ", ".join(tag.name for tag in tags_of(post.thread_id))
    return {"body": post.body_markdown, "base": post.revision, "title": post.thread.title, "tags": tags, **answers}


def changes(form: EditForm, post: Post) -> dict[str, Any]:
    """What is sent to the command."""
    told = {"body": form.body.data or "", "base": form.base.data or 0, "note": form.note.data or ""}
    if not post.is_opening:
        return told
    return {**told, "title": form.title.data or "", "tags": form.tag_names(), "fields": form.field_answers()}


def edit_context(form: EditForm, post: Post) -> dict[str, Any]:
    tags = popular_tags(viewer()) if post.is_opening else []
    return {"form": form, "post": post, "conflict": None, "popular": tags, "max_length": body_max(viewer(), post.kind)}
