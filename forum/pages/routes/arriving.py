"""What somebody found solved their problem: counted once a day for them, without who they are."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.knowledge.queries import get_article
from forum.pages.routes import blueprint
from forum.search.allowance import spend_one
from forum.search.parse import MAX_CHARS
from forum.search.states import Place
from forum.search.visitors import note_solved
from forum.threads.queries import get_thread


@blueprint.post("/threads/<id:thread_id>/solved-mine")
def thread_solved_mine(thread_id: int) -> Response:
    """What askers say of their own question counts for nothing here: it solved nobody else's problem."""
    thread = get_thread(viewer(), thread_id)
    if viewer().is_authenticated and thread.asker_id == viewer().id:
        return redirect(thread.url, 303)
    return _thanked(thread.url, thread_id=thread_id)


@blueprint.post("/help/articles/<id:article_id>/solved-mine")
def article_solved_mine(article_id: int) -> Response:
    return _thanked(get_article(viewer(), article_id).url, article_id=article_id)


def _thanked(url: str, *, thread_id: int | None = None, article_id: int | None = None) -> Response:
    """They stay where they were. Where they say they came from is believed only if suggestions are made there."""
    spend_one("suggest", "search.suggestions_per_minute", "search.suggestions_per_minute_strangers")
    said = request.form.get("place", "")
    place = Place(said) if said in {Place.ASK, Place.ANSWER, Place.WIDGET} else None
    note_solved(place, request.form.get("q", "")[:MAX_CHARS], thread_id=thread_id, article_id=article_id)
    flash(_("Thank you. That helps others to find it as well."), "good")
    return redirect(url, 303)
