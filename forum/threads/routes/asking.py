"""The ask page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core import settings
from forum.core.door import viewer
from forum.core.permissions import authorize, can
from forum.core.rendering import duration
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.commands import start_thread
from forum.threads.commands.tagging import check_tags
from forum.threads.forms import AskForm, with_fields
from forum.threads.models import Category, Thread
from forum.threads.newcomers import body_max
from forum.threads.queries import KeptDraft, categories_for, fields_of, find_kept_draft, get_thread, popular_tags, typical_first_answer
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, attempt, go, refused, say_posted, warn_of_personal_data
from forum.threads.states import PostKind, ThreadType


@blueprint.get("/ask")
def ask() -> Answer:
    authorize(viewer(), Action.ASK)
    draft = KeptDraft() if request.args.keys() & {"title", "prefill", "body", "like"} else find_kept_draft(viewer(), "ask")
    asked = {name: value for name, value in request.args.items() if value}
    given = {**draft.content, **begun_from(request.args.get("like", type=row_id)), **asked}
    given["body"] = given.get("prefill") or given.get("body", "")
    category = chosen_category(given.get("category"))
    form = ask_form(category, given)
    restored = {"draft_restored": bool(draft), "draft_at": draft.version}
    return render_template("threads/ask.html", **ask_context(form, category), warnings=[], **restored)


@blueprint.post("/ask", endpoint="post_thread")
def post_thread() -> Answer:
    category = chosen_category(request.form.get("category"))
    authorize(viewer(), Action.ASK, category)
    form = ask_form(category)
    context = ask_context(form, category)
    if "show_fields" in request.form:
        return render_template("threads/ask.html", **context, warnings=[], draft_restored=False)
    warnings = warn_of_personal_data(form, form.title.data, form.body.data) if takes_tags(form.tag_names()) else []
    thread = None if warnings else attempt(form, lambda: start(form, category))
    if thread is None:
        return refused("threads/ask.html", form, {**context, "draft_restored": False}, warnings)
    say_posted(thread, posted_words(thread), form=form)
    return go(thread.url)


@blueprint.get("/ask/fields")
def ask_fields() -> str:
    """The inputs of a category, for the page that changes its choice without a reload."""
    authorize(viewer(), Action.ASK)
    category = chosen_category(request.args.get("category"))
    form = ask_form(category, {"type": request.args.get("type", "")})
    return render_template("threads/_category_fields.html", form=form, category=category)


def begun_from(thread_id: int | None) -> dict[str, str]:
    """What is known already when a solved question did not help: where it belongs and which one it was."""
    if thread_id is None:
        return {}
    try:
        thread = get_thread(viewer(), thread_id)
    except NotFound:
        return {}
    words = _("I have the same problem as in [%(title)s](%(url)s), but what solved it there did not help me.",
              title=thread.title.replace("[", "(").replace("]", ")"), url=thread.url)
    return {"category": thread.category.slug, "body": f"{words}\n\n"}


def chosen_category(slug: str | None) -> Category | None:
    """The category of this slug if the viewer may post there; any other is like none."""
    return next((category for category in open_categories() if category.slug == slug), None)


def open_categories() -> list[Category]:
    return [category for category in categories_for(viewer()) if can(viewer(), Action.ASK, category)]


def ask_form(category: Category | None, given: dict[str, Any] | None = None) -> AskForm:
    """The form with the inputs of its category, filled from the request or from `given`."""
    values = given or {}
    wanted = request.form.get("type") or values.get("type") or ThreadType.QUESTION
    fields = fields_of(category.id) if category is not None and wanted == ThreadType.QUESTION else []
    form = with_fields(AskForm, fields)(data={name: value for name, value in values.items() if value})
    form.offer(open_categories(), types_offered())
    form.tags.description = tags_hint()
    return form


def tags_hint() -> str:
    """What this member may write there."""
    most = settings.get("threads.tags_max")
    if can(viewer(), Action.CREATE_TAG):
        return ngettext(
            "Up to %(num)d word that others would look for. A new tag is made of a word that is none yet.",
            "Up to %(num)d words that others would look for, with commas between them. New tags are made of words that are none yet.", most,
        )
    return ngettext(
        "Up to %(num)d of the tags that there are. While you type, some are offered.",
        "Up to %(num)d of the tags that there are, with commas between them. While you type, some are offered.", most,
    )


def takes_tags(names: Sequence[str]) -> bool:
    """Whether the viewer can use these tags. If not, that is said first: what else to look at is asked once the rest is right."""
    try:
        check_tags(viewer(), names)
    except Invalid:
        return False
    return True


def types_offered() -> list[ThreadType]:
    offered = [ThreadType.QUESTION, ThreadType.DISCUSSION]
    return [*offered, ThreadType.ANNOUNCEMENT] if can(viewer(), Action.ANNOUNCE) else offered


def ask_context(form: AskForm, category: Category | None) -> dict[str, Any]:
    return {
        "form": form, "category": category, "popular": popular_tags(viewer()), "typical": typical_first_answer(viewer()),
        "title_max": settings.get("threads.title_max"), "max_length": body_max(viewer(), PostKind.QUESTION),
    }


def start(form: AskForm, category: Category | None) -> Thread:
    return start_thread(
        viewer(), category.id if category else None, title=form.title.data or "", body=form.body.data or "", type=form.type.data or "",
        tags=form.tag_names(), fields=form.field_answers(), language=form.language.data or None, key=form.key.data,
    )


def posted_words(thread: Thread) -> str:
    """What the member may expect now."""
    if thread.type != ThreadType.QUESTION:
        return _("Posted. You follow it: you will be told of every reply.")
    typical: timedelta | None = typical_first_answer(viewer())
    if typical is None:
        return _("Posted. You follow your question: you will be told of every answer.")
    return _("Posted. The first answer typically comes within %(time)s. You follow your question and will be told.", time=duration(typical))
