"""Splitting and merging as decisions: the form of the tool, with the item carried along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.row_ids import row_id, row_number
from forum.threads.forms import MergeForm, SplitForm
from forum.threads.models import Thread
from forum.threads.queries import categories_for, splittable_posts
from moderation.review.commands import decide
from moderation.review.decisions import DECISIONS
from moderation.review.queries import item_view
from moderation.review.queries.item import ItemView
from moderation.review.routes import blueprint
from moderation.review.routes.queue import after
from moderation.review.routes.shown import asked_filters, refusal, refuse_others, show_item
from moderation.review.states import DecisionKind

BOTH = ["GET", "POST"]
CARRIED = Markup('<input type="hidden" name="version" value="{}"><input type="hidden" name="from" value="{}">')


@blueprint.route("/desk/review/<id:item_id>/split", methods=BOTH)
def split(item_id: int) -> Any:
    view, thread = asked_for(item_id, DecisionKind.SPLIT)
    form = SplitForm(data={"category": str(thread.category_id), "type": "question", "posts": [view.item.post_id]})
    form.posts.choices = []
    form.category.choices = [SelectChoice(str(one.id), one.name) for one in categories_for(viewer()) if one.archived_at is None]

    def said() -> dict[str, Any]:
        return {"post_ids": form.posts.data or [], "title": form.title.data or "", "type": form.type.data or "",
                "category_id": number_in(form.category.data, "category", _("Choose one of the list.")),
                "without_writers": bool(form.without_writers.data)}

    posts = splittable_posts(viewer(), thread.id)
    is_there = any(post.id == view.item.post_id for post in posts)
    return tool_page(view, DecisionKind.SPLIT, form, said, thread=thread, posts=posts if is_there else [])


@blueprint.route("/desk/review/<id:item_id>/merge", methods=BOTH)
def merge(item_id: int) -> Any:
    view, thread = asked_for(item_id, DecisionKind.MERGE)
    form = MergeForm()

    def said() -> dict[str, Any]:
        try:
            return {"into_id": form.into_id, "as_comment": bool(form.as_comment.data), "without_writers": bool(form.without_writers.data)}
        except ValueError:
            raise Invalid.field("into", _("Paste the link of a thread, or its number.")) from None

    return tool_page(view, DecisionKind.MERGE, form, said, thread=thread)


def asked_for(item_id: int, kind: DecisionKind) -> tuple[ItemView, Thread]:
    """The item and the thread of its post. Raises NotFound for an item that is not decided so."""
    refuse_others()
    view = item_view(viewer(), item_id)
    if view.thread is None or not DECISIONS[kind].fits_case(view.case):
        raise NotFound()
    return view, view.thread


def number_in(text: str | None, field: str, words: str) -> int:
    try:
        return row_id(text or "")
    except ValueError:
        raise Invalid.field(field, words) from None


def tool_page(view: ItemView, kind: DecisionKind, form: FlaskForm, said: Callable[[], dict[str, Any]], **context: Any) -> Any:
    """GET shows the form; POST decides with the tool and goes on to the next item, or shows what is wrong."""
    asked = asked_filters()
    version, note = request.form.get("version", view.item.version, type=row_number), request.form.get("note", "")
    if request.method == "POST":
        try:
            made = decide(viewer(), view.item.id, version=version, decision=kind, note=note, tool=said())
        except Invalid as error:
            show_refusal(form, error)
        except WrongState as error:
            return show_item(view.item.id, asked, 409, **refusal(error))
        else:
            flash(_("Decided: %(decision)s.", decision=DECISIONS[DecisionKind(made.decision)].label), "good")
            return redirect(after(view.item.id, asked), 303)
    page = render_template(f"threads/{kind.value}.html", form=form, **carried(view, kind, version, note), **context)
    return page, 422 if request.method == "POST" else 200


def carried(view: ItemView, kind: DecisionKind, version: int, note: str) -> dict[str, str]:
    """What the form of the tool says and takes along for the item."""
    place = f"/desk/review/{view.item.id}/"
    decides = _("With this you decide about what was flagged: its flags are upheld, and those who flagged it are told.")
    hidden = CARRIED.format(version, asked_filters().asked())
    return {"action": place + kind.value, "back": place, "carried": hidden, "note": note, "decides": decides}
