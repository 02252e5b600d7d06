"""A thread's page and the permalinks into it."""

from __future__ import annotations

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer

from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.pages.queries.permalinks import address_of_post
from forum.pages.queries.posts import AnswerOrder
from forum.pages.routes import blueprint
from forum.pages.thread_view import read_asked, show_thread
from forum.threads.queries import merged_into


@blueprint.get("/questions/<id:thread_id>/", endpoint="question", defaults={"slug": ""})
@blueprint.get("/questions/<id:thread_id>/<slug>/", endpoint="question")
@blueprint.get("/discussions/<id:thread_id>/", endpoint="discussion", defaults={"slug": ""})
@blueprint.get("/discussions/<id:thread_id>/<slug>/", endpoint="discussion")
@blueprint.get("/announcements/<id:thread_id>/", endpoint="announcement", defaults={"slug": ""})
@blueprint.get("/announcements/<id:thread_id>/<slug>/", endpoint="announcement")
def thread(thread_id: int, slug: str) -> Response | Answer:
    try:
        return show_thread(read_asked(thread_id, request.args), request.path)
    except NotFound:
        into = merged_into(viewer(), thread_id)
        if into is None:
            raise
    moved = redirect(into.url, 301)
    moved.headers["Cache-Control"] = "no-cache"  # merging can be taken back
    return moved


@blueprint.get("/posts/<id:post_id>/")
def post(post_id: int) -> Answer:
    """The way to a post on its page; `?in=time` to where it stands in the order of time."""
    order = AnswerOrder.OLDEST if request.args.get("in") == "time" else AnswerOrder.BEST
    return redirect(address_of_post(viewer(), post_id, order), 302)
