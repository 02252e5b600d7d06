"""A shared page shown to one viewer: kept part or fresh rendering, the frame around it, and the copy kept for strangers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request

from forum.core.door import locale, viewer
from forum.pages.browsing import ListPage
from forum.pages.frame import audience, frame, with_token
from forum.pages.front import keep_page
from forum.pages.queries.freshness import current_list_versions, list_versions
from forum.pages.row_html import with_rows
from forum.pages.sharing import Part, find_part, keep_part
from forum.pages.slots import with_key
from forum.pages.wanted import Wanted, only_known
from forum.threads.queries.rows import ThreadRow

LIST_SECONDS = 60.0
"""Lists are rendered anew at least this often, because they say how long ago things were."""


def show_list(template: str, wanted: Wanted, make: Callable[[], Mapping[str, Any]], *, seconds: float = LIST_SECONDS) -> Response:
    """A page of lists. `make` loads what the template prints, only when nothing current is kept."""
    level = audience(viewer())
    key = f"list|{template}|{request.path}|{wanted.query(page=True)}|{level}|{locale()}"
    part = find_part(key, seconds, lambda part: part.versions == list_versions(level))
    if part is None:
        versions = current_list_versions(level)  # read before, and on the same snapshot as what is shown
        said = make()
        html = render_template(template, shared_render=True, **said)
        part = keep_part(key, with_rows(html, _rows_of(said.get("list")), versions[0]), versions, {})
    return finish(part, frame(), seconds=seconds, may_be_kept=only_known(request.args))


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
