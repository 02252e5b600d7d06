"""HTTP of the search room: what the ask page shows while a title is typed. The search page itself is kept by `pages`."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.search.allowance import spend_one
from forum.search.commands import join_suggested, take_suggestion
from forum.search.queries import find_similar

blueprint = Blueprint("search", __name__)

TITLE_CHARS, BODY_CHARS = 300, 4_000
SUGGESTIONS = 5


@blueprint.get("/ask/suggestions")
def suggestions() -> str:
    """Threads like the title and body being written: a fragment, empty when there are none."""
    spend_one("suggest", "search.suggestions_per_minute", "search.suggestions_per_minute_strangers")
    title, body = request.args.get("title", "")[:TITLE_CHARS], request.args.get("body", "")[:BODY_CHARS]
    found = find_similar(viewer(), title, body, limit=SUGGESTIONS, with_answers=True)
    return render_template("search/_suggestions.html", found=found)


@blueprint.post("/ask/suggestions/<id:thread_id>/solved")
def solved_by_suggestion(thread_id: int) -> Response:
    thread = take_suggestion(viewer(), thread_id)
    flash(_("Good that it is solved. Your draft has been thrown away."), "good")
    return redirect(thread.url, 303)


@blueprint.post("/ask/suggestions/<id:thread_id>/me-too")
def same_as_suggestion(thread_id: int) -> Response:
    thread = join_suggested(viewer(), thread_id)
    flash(_("You are counted among those who have this problem. You follow the question and will be told when it is solved."), "good")
    return redirect(thread.url, 303)
