"""Home, categories, tags, all threads, bookmarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer

from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.notifications.places import PlaceKind
from forum.pages.browsing import ListPage, Scope, list_page
from forum.pages.queries.overview import Overview, find_tag, overview_for
from forum.pages.queries.tags import tag_cards
from forum.pages.routes import blueprint
from forum.pages.showing import show_list
from forum.pages.slots import place_fill
from forum.pages.wanted import ALL, Wanted, read_wanted


@blueprint.get("/")
def home() -> Response:
    stranger = viewer().is_anonymous
    wanted = read_wanted(request.args, default=ALL if stranger else "needs_answer")
    template = "pages/welcome.html" if stranger and not wanted.is_filtered else "pages/home.html"
    return show_list(template, wanted, lambda: listed(wanted, Scope("/"), popular=template == "pages/welcome.html", nudge=not stranger))


@blueprint.get("/questions/")
def questions() -> Response:
    wanted = read_wanted(request.args)
    return show_list("pages/threads.html", wanted, lambda: listed(wanted, Scope("/questions/")))


@blueprint.get("/categories/")
def categories() -> Response:
    return show_list("pages/categories.html", Wanted(), lambda: {"overview": overview_for(viewer())})


@blueprint.get("/categories/<slug>/")
def category(slug: str) -> Response:
    wanted = read_wanted(request.args, category=slug)

    def make() -> Mapping[str, Any]:
        overview, tag = narrowed(wanted)
        found = overview.get(slug)
        scope = Scope(found.url, category=found, tag_id=tag, pins=True)
        return {"list": list_page(viewer(), overview, wanted, scope)}

    return show_list("pages/category.html", wanted, make, own=lambda: {"follow": place_fill(viewer(), PlaceKind.CATEGORY, slug)})


@blueprint.get("/tags/")
def tags() -> Response:
    wanted = read_wanted(request.args)
    return show_list("pages/tags.html", wanted, lambda: {"tags": tag_cards(viewer(), overview_for(viewer()), wanted), "wanted": wanted})


@blueprint.get("/tags/<name>/")
def tag(name: str) -> Response | Answer:
    found = find_tag(name)
    if found is None:
        raise NotFound()
    if found.name != name:
        tagged(found.id, Wanted(tag=found.name), Scope(found.url, tag=found, tag_id=found.id))
        return redirect(found.url, 301)
    wanted = read_wanted(request.args, tag=name)
    return show_list("pages/tag.html", wanted, lambda: tagged(found.id, wanted, Scope(found.url, tag=found, tag_id=found.id)),
                     own=lambda: {"follow": place_fill(viewer(), PlaceKind.TAG, name)})


def listed(wanted: Wanted, scope: Scope, **more: bool) -> dict[str, ListPage]:
    """One list with everything around it."""
    overview, tag_id = narrowed(wanted)
    place = Scope(scope.url, tag_id=tag_id)
    return {"list": list_page(viewer(), overview, wanted, place, **more)}


def narrowed(wanted: Wanted) -> tuple[Overview, int | None]:
    """The overview, of one tag's threads when the list is narrowed to a tag; an unknown tag has none."""
    if not wanted.tag:
        return overview_for(viewer()), None
    found = find_tag(wanted.tag)
    tag_id = found.id if found else -1
    return overview_for(viewer(), tag_id=tag_id), tag_id


def tagged(tag_id: int, wanted: Wanted, scope: Scope) -> dict[str, ListPage]:
    """A tag's list. A tag none of whose threads the viewer may read is not there."""
    overview = overview_for(viewer(), tag_id=tag_id)
    if not sum(overview.statuses().values()) and not viewer().is_staff:
        raise NotFound()
    return {"list": list_page(viewer(), overview, wanted, scope)}
