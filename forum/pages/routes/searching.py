"""The search page: the search room's words and results in a page that is kept for a moment."""

from __future__ import annotations

from flask import Response, request

from forum.pages.routes import blueprint
from forum.pages.showing import show_search
from forum.search.allowance import spend_one
from forum.search.parse import parse


@blueprint.get("/search")
def search() -> Response:
    query = parse(request.args.get("q", ""))
    if query.text:
        spend_one("search", "search.per_minute", "search.per_minute_strangers")
    return show_search(query, request.args)
