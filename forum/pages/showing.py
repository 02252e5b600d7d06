"""A shared page shown to one viewer: kept part or fresh rendering, the frame around it, and the copy kept for strangers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request

from forum.core import settings
from forum.core.door import locale, viewer
from forum.core.permissions import Actor
from forum.core.rendering import slot
from forum.pages.browsing import ListPage
from forum.pages.frame import CSRF_MARK, EYES, audience, frame, with_token
from forum.pages.front import keep_page
from forum.pages.queries.freshness import current_list_versions, list_versions
from forum.pages.row_html import with_rows
from forum.pages.sharing import CSRF_SLOT, Part, cut, find_part, keep_part
from forum.pages.slots import with_key
from forum.pages.wanted import Wanted, only_known
from forum.search.page import search_page
from forum.search.parse import Query
from forum.search.visitors import note_search
from forum.threads.queries.rows import ThreadRow

LIST_SECONDS = 60.0
SEARCH_SECONDS = 20.0
"""The index follows a few seconds after what is written; what is hidden is hidden at once."""
PERSONAL = ("mine", "bookmarked")
"""Lists are rendered anew at least this often, because they say how long ago things were."""


def show_list(
    template: str, wanted: Wanted, make: Callable[[], Mapping[str, Any]], *, seconds: float = LIST_SECONDS,
    own: Callable[[], Mapping[str, str]] = dict,
) -> Response:
    """A page of lists. `make` loads what the template prints, only when nothing current is kept; `own` fills slots of its own."""
    level = audience(viewer())
    key = f"list|{template}|{request.path}|{wanted.query(page=True)}|{level}|{locale()}"
    part = _kept_or_made(key, level, template, make, seconds)
    return finish(part, {**frame(), **own()}, seconds=seconds, may_be_kept=only_known(request.args))


def show_search(query: Query, arguments: Mapping[str, str]) -> Response:
    """A page of search results. They are the same for everybody of an audience, unless the query asks for one's own things."""
    level, order, number = audience(viewer()), arguments.get("order", "")[:20], arguments.get("page", "")[:6]
    asked = {"q": query.text, "order": order, "page": number}
    if any(one.name == "is" and one.value in PERSONAL for one in query.filters):
        said = _search_context(viewer(), asked)
        part = cut(render_template("search/search.html", shared_render=True, **said), (), _found_in(said))
    else:
        key = f"search|{query.text}|{order}|{number}|{level}|{locale()}"
        part = _kept_or_made(key, level, "search/search.html", lambda: _search_context(EYES[level], asked), SEARCH_SECONDS, _found_in)
    if number in ("", "1"):
        note_search(query, int(part.facts["found"]))
    return finish(part, {**frame(), CSRF_SLOT: CSRF_MARK.decode()}, seconds=SEARCH_SECONDS, may_be_kept=False)


def _search_context(eyes: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"page": search_page(eyes, asked), "csrf_slot": "" if eyes.is_anonymous else slot(CSRF_SLOT)}


def _found_in(said: Mapping[str, Any]) -> dict[str, Any]:
    """How many threads have what was typed, for the log of searches."""
    return {"found": said["page"].found_as_typed}


def _kept_or_made(
    key: str, level: str, template: str, make: Callable[[], Mapping[str, Any]], seconds: float,
    facts_of: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda said: {},
) -> Part:
    part = find_part(key, seconds, lambda part: part.versions == list_versions(level))
    if part is None:
        versions = current_list_versions(level)  # read before, and on the same snapshot as what is shown
        settings.renew_for(versions[0])
        said = make()
        html = render_template(template, shared_render=True, **said)
        part = keep_part(key, with_rows(html, _rows_of(said.get("list")), versions[0]), versions, facts_of(said))
    return part


def _rows_of(page: ListPage | None) -> tuple[ThreadRow, ...]:
    return (*page.rows, *page.popular) if page else ()


def finish(
    part: Part, fills: Mapping[str, str], *, seconds: float, may_be_kept: bool, thread_id: int = 0, shown: tuple[int, ...] = ()
) -> Response:
    """Fill the slots; a stranger's page gets its ETag and is kept for the next stranger."""
    response = Response(with_token(with_key(part.filled(fills))), mimetype="text/html")
    if viewer().is_anonymous and may_be_kept:
        keep_page(response, part.versions, until=part.made_at + seconds, thread_id=thread_id, shown=shown)
        response.make_conditional(request)
    return response
