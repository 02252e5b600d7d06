"""Thread tools: one page that lists them, and a small page for each that says what it does and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.kit.text import excerpt
from forum.policy import Action
from forum.threads.commands import anonymise_author, convert_post, merge_threads, set_slow_mode, split_thread, undo_act
from forum.threads.forms import AnonymousForm, ConvertForm, MergeForm, SlowForm, SplitForm
from forum.threads.models import Post
from forum.threads.queries import acts_of, categories_for, get_post, get_thread, parents_for, splittable_posts
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, go

BOTH = ["GET", "POST"]
WORDS = 80


def tool_page(template: str, form: FlaskForm, act: Callable[[], str], **context: Any) -> Answer:
    """GET shows the form; POST acts and goes where `act` says, or shows the form again with what is wrong."""
    if request.method == "POST":
        try:
            return go(act())
        except Invalid as error:
            show_refusal(form, error)
    return render_template(template, form=form, **context), 422 if request.method == "POST" else 200


@blueprint.get("/threads/<id:thread_id>/tools")
def tools(thread_id: int) -> str:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.SEE_THREAD_TOOLS, thread)
    return render_template("threads/tools.html", thread=thread, acts=acts_of(viewer(), thread))


@blueprint.route("/threads/<id:thread_id>/split", methods=BOTH)
def split(thread_id: int) -> Answer:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.SPLIT_THREAD, thread)
    form = SplitForm(data={"category": str(thread.category_id), "type": "question", "posts": chosen_at_first()})
    form.posts.choices = []
    form.category.choices = [SelectChoice(str(one.id), one.name) for one in categories_for(viewer()) if one.archived_at is None]

    def act() -> str:
        made = split_thread(
            viewer(), thread_id, post_ids=form.posts.data or [], title=form.title.data or "", type=form.type.data or "",
            category_id=chosen_id(form.category.data, "category"), without_writers=bool(form.without_writers.data),
        )
        flash(_("The posts are a thread of their own now."), "good")
        return made.url

    return tool_page("threads/split.html", form, act, thread=thread, posts=splittable_posts(viewer(), thread_id))


def chosen_at_first() -> list[int]:
    """The post whose menu led here is chosen already."""
    post_id = request.args.get("post", type=row_id)
    return [post_id] if post_id else []


def chosen_id(text: str | None, field: str) -> int:
    """The row a form names. Raises Invalid."""
    try:
        return row_id(text or "")
    except ValueError:
        raise Invalid.field(field, _("Choose one of the list.")) from None


@blueprint.route("/threads/<id:thread_id>/merge", methods=BOTH)
def merge(thread_id: int) -> Answer:
    thread, form = get_thread(viewer(), thread_id), MergeForm()
    authorize(viewer(), Action.MERGE_THREADS, thread)

    def act() -> str:
        try:
            into_id = form.into_id
        except ValueError:
            raise Invalid.field("into", _("Paste the link of a thread, or its number.")) from None
        told = {"as_comment": bool(form.as_comment.data), "without_writers": bool(form.without_writers.data)}
        into = merge_threads(viewer(), thread_id, into_id=into_id, **told)
        flash(_("Merged: everything stands here now, and the old address leads here."), "good")
        return into.url

    return tool_page("threads/merge.html", form, act, thread=thread)


@blueprint.route("/threads/<id:thread_id>/slow", methods=BOTH)
def slow(thread_id: int) -> Answer:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.SET_SLOW_MODE, thread)
    form = SlowForm(data={"minutes": thread.slow_minutes or 10})

    def act() -> str:
        if form.minutes.data is None:
            raise Invalid.field("minutes", _("Give a number."))
        changed = set_slow_mode(viewer(), thread_id, minutes=form.minutes.data)
        flash(_("Slow mode is on.") if changed.slow_minutes else _("Slow mode is off."), "good")
        return changed.url

    return tool_page("threads/slow.html", form, act, thread=thread)


@blueprint.route("/posts/<id:post_id>/convert", methods=BOTH)
def convert(post_id: int) -> Answer:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.CONVERT_POST, post)
    form, denied = ConvertForm(), _not_convertible(post)
    form.under.choices = places_for(post)

    def act() -> str:
        if denied:
            raise Invalid(denied)
        under_id = chosen_id(form.under.data, "under") if post.is_answer else None
        converted = convert_post(viewer(), post_id, under_id=under_id)
        flash(_("It is an answer now.") if converted.is_answer else _("It is a comment now."), "good")
        return converted.permalink

    return tool_page("threads/convert.html", form, act, post=post, denied=denied)


def _not_convertible(post: Post) -> str:
    """Why it cannot become something else, in words; nothing when it can. Raises NotFound for what never can."""
    if post.is_opening:
        raise NotFound()
    return "" if post.listed else _("It is removed, or stands under a post that is. Bring that back first, then convert this one.")


def places_for(post: Post) -> list[SelectChoice]:
    """The posts an answer may become a comment of, the opening one first."""
    return [
        SelectChoice(str(one.id), _("The question") if one.kind == "question" else f"{one.author}: {excerpt(one.words, WORDS)}")
        for one in parents_for(viewer(), post.thread_id) if one.id != post.id
    ]


@blueprint.route("/posts/<id:post_id>/anonymous", methods=BOTH)
def anonymous(post_id: int) -> Answer:
    post, form = get_post(viewer(), post_id), AnonymousForm()
    authorize(viewer(), Action.ANONYMISE, post.thread)

    def act() -> str:
        if not form.understood.data:
            raise Invalid.field("understood", _("Ask them first."))
        thread = anonymise_author(viewer(), post_id)
        flash(_("What they wrote here is shown as written by “Anonymous” now."), "good")
        return thread.url

    return tool_page("threads/anonymous.html", form, act, post=post)


@blueprint.post("/threads/<id:thread_id>/acts/<id:act_id>/undo")
def undo(thread_id: int, act_id: int) -> Answer:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.SEE_THREAD_TOOLS, thread)
    changed = undo_act(viewer(), act_id)
    flash(_("Taken back: everything stands where it stood."), "good")
    return go(changed.url)
