"""HTTP of following: threads at a level, categories, tags, and the list of it all."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.safe_urls import safe_next
from forum.notifications.commands import (
    follow_category,
    follow_tag,
    follow_thread,
    unfollow_category,
    unfollow_tag,
    unfollow_thread,
)
from forum.notifications.places import PlaceKind, followed_places
from forum.notifications.push import keys
from forum.notifications.queries import followed_threads
from forum.notifications.routes import blueprint
from forum.notifications.states import Level
from forum.notifications.words import LEVELS
from forum.policy import Action


@blueprint.get("/following/")
def show_following() -> str:
    """Everything the viewer follows, where it can be changed."""
    authorize(viewer(), Action.FOLLOW)
    before = request.args.get("before", "")
    places = [] if before else followed_places(viewer())
    return render_template(
        "notifications/following.html", places=places, page=followed_threads(viewer(), before), is_older=bool(before), levels=LEVELS,
    )


@blueprint.post("/threads/<id:thread_id>/follow")
def follow(thread_id: int) -> Response | str:
    level = request.form.get("level", Level.ALL.value) if _is_on() else ""
    if level:
        follow_thread(viewer(), thread_id, level=level)
    else:
        unfollow_thread(viewer(), thread_id)
    if request.headers.get("HX-Request") and "next" not in request.form:  # the inbox shows itself again
        said = _("You follow this thread: %(level)s", level=LEVELS[Level(level)]) if level else _("You no longer follow this thread")
        return render_template(
            "notifications/_follow.html", thread_id=thread_id, level=level, said=said, push_key=keys.public_key(),
        )
    return _back(f"/questions/{thread_id}/")


@blueprint.post("/categories/<slug>/follow")
def follow_place_category(slug: str) -> Response | str:
    category = (follow_category if _is_on() else unfollow_category)(viewer(), slug)
    return _followed(PlaceKind.CATEGORY, slug, category.name, category.url)


@blueprint.post("/tags/<name>/follow")
def follow_place_tag(name: str) -> Response | str:
    tag = (follow_tag if _is_on() else unfollow_tag)(viewer(), name)
    return _followed(PlaceKind.TAG, name, tag.name, tag.url)


def _is_on() -> bool:
    return request.form.get("value", "on") == "on"


def _followed(kind: PlaceKind, slug: str, name: str, url: str) -> Response | str:
    following = _is_on()
    if request.headers.get("HX-Request"):
        said = _("You follow %(place)s", place=name) if following else _("You no longer follow %(place)s", place=name)
        return render_template("notifications/_follow_place.html", kind=kind, slug=slug, following=following, said=said)
    return _back(url)


def _back(url: str) -> Response:
    return redirect(safe_next(request.form.get("next", "")) or url, 303)  # type: ignore[return-value]
