"""HTTP of the search room: what the ask page shows while a title is typed. The search page itself is kept by `pages`."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.paging import Page, clamp_page
from forum.kit.row_ids import row_number
from forum.policy import Action
from forum.search.allowance import spend_one
from forum.search.beside import article_for, articles_beside
from forum.search.commands import give_up_question, join_suggested, take_suggestion
from forum.search.parse import MAX_CHARS
from forum.search.queries import find_similar
from forum.search.queries.gaps import zero_result_searches
from forum.search.queries.suggesting import suggest
from forum.search.states import Place, Step
from forum.search.visitors import note_answers, note_asking, note_helpful, note_suggestions
from forum.threads.queries import get_thread

blueprint = Blueprint("search", __name__)

TITLE_CHARS, BODY_CHARS, CATEGORY_CHARS = 300, 4_000, 120
SUGGESTIONS, ARTICLES = 5, 3
PERIODS = (30, 7, 90)
GAPS_PER_PAGE, MOST_PAGES = 50, 20
ASKING = "threads.post_thread"


@blueprint.get("/ask/suggestions")
def suggestions() -> str:
    """Threads like the title and body being written: a fragment, empty when there are none."""
    spend_one("suggest", "search.suggestions_per_minute", "search.suggestions_per_minute_strangers")
    title, body = request.args.get("title", "")[:TITLE_CHARS], request.args.get("body", "")[:BODY_CHARS]
    found = find_similar(viewer(), title, body, limit=SUGGESTIONS, with_answers=True)
    articles = articles_beside(viewer(), title, body, ARTICLES)
    category = request.args.get("category", "")[:CATEGORY_CHARS]
    note_suggestions(Step.SHOWN, [one.id for one in found], title, category=category)
    note_answers(Step.SHOWN, [("article", one.id) for one in articles], title, Place.ASK, category=category)
    return render_template("search/_suggestions.html", found=found, articles=articles)


@blueprint.get("/search/suggest")
def type_ahead() -> str:
    """Threads, tags, members and the like for what is being typed into the search box: a fragment, empty when there are none."""
    spend_one("suggest", "search.suggestions_per_minute", "search.suggestions_per_minute_strangers")
    return render_template("search/_type_ahead.html", found=suggest(viewer(), request.args.get("q", "")[:MAX_CHARS]))


@blueprint.post("/ask/suggestions/<id:thread_id>/solved")
def solved_by_suggestion(thread_id: int) -> Response:
    thread = take_suggestion(viewer(), thread_id)
    note_suggestions(Step.SOLVED, [thread_id])
    flash(_("Good that it is solved. Your draft has been thrown away."), "good")
    return redirect(thread.url, 303)


@blueprint.post("/ask/suggestions/articles/<id:article_id>/solved")
def solved_by_article(article_id: int) -> Response:
    article = article_for(viewer(), article_id)
    give_up_question(viewer())
    note_answers(Step.SOLVED, [("article", article_id)], "", Place.ASK)
    flash(_("Good that it is solved. Your draft has been thrown away."), "good")
    return redirect(article.url, 303)


@blueprint.post("/ask/suggestions/articles/<id:article_id>/different")
def article_is_different(article_id: int) -> Response:
    """A beacon: an article was put aside. Nothing else happens."""
    article_for(viewer(), article_id)
    note_answers(Step.DIFFERENT, [("article", article_id)], "", Place.ASK)
    return Response(status=204)


@blueprint.post("/ask/suggestions/<id:thread_id>/me-too")
def same_as_suggestion(thread_id: int) -> Response:
    thread = join_suggested(viewer(), thread_id)
    note_suggestions(Step.OPENED, [thread_id])
    flash(_("You are counted among those who have this problem. You follow the question and will be told when it is solved."), "good")
    return redirect(thread.url, 303)


@blueprint.post("/ask/suggestions/<id:thread_id>/opened", defaults={"step": "opened"})
@blueprint.post("/ask/suggestions/<id:thread_id>/different", defaults={"step": "different"})
def note_step(thread_id: int, step: str) -> Response:
    """A beacon: a suggestion was unfolded, or put aside. Nothing else happens."""
    get_thread(viewer(), thread_id)
    note_suggestions(Step(step), [thread_id])
    return Response(status=204)


@blueprint.post("/search/helped")
def helped() -> Response:
    """A search solved somebody's problem; they stay where they were."""
    words = request.form.get("q", "")[:MAX_CHARS]
    note_helpful(words)
    flash(_("Thank you. That helps others to find it as well."), "good")
    return redirect(f"/search?{urlencode({'q': words})}", 303)


@blueprint.get("/search/gaps")
def gaps() -> str:
    authorize_to_see(Action.SEE_SEARCH_GAPS)
    days = request.args.get("days", type=row_number)
    days = days if days in PERIODS else PERIODS[0]
    number = clamp_page(request.args.get("page", "1"), MOST_PAGES)
    found = zero_result_searches(utcnow() - timedelta(days=days), limit=GAPS_PER_PAGE + 1, offset=(number - 1) * GAPS_PER_PAGE)
    page = Page(found[:GAPS_PER_PAGE], number, GAPS_PER_PAGE, has_next=len(found) > GAPS_PER_PAGE)
    here = f"/search/gaps?days={days}"
    return render_template("search/gaps.html", list=page, periods=_periods(days), page_url=lambda wanted: f"{here}&page={wanted}")


def _periods(days: int) -> list[dict[str, Any]]:
    return [
        {"label": ngettext("%(num)d day", "%(num)d days", one), "url": f"/search/gaps?days={one}", "current": one == days}
        for one in PERIODS
    ]


def authorize_to_see(action: Action) -> None:
    """A page that does not exist for those who may not see it."""
    if not can(viewer(), action):
        raise NotFound()


@blueprint.after_app_request
def note_what_was_asked(response: Response) -> Response:
    """A new thread says that what was suggested before it was no help."""
    if request.endpoint == ASKING and response.status_code == HTTPStatus.SEE_OTHER:
        note_asking(response.location)
    return response
