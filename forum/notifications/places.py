"""Categories and tags as places to follow: who follows them, what a viewer follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import literal, select, union, union_all

from forum.core.db import session
from forum.core.permissions import Actor
from forum.notifications.models import PlaceFollow
from forum.threads.models import Category, Tag, ThreadTag
from forum.threads.models.organising import tag_url
from forum.threads.visibility import categories_visible_to, tags_visible_to

MOST = 200
"""Places one member may follow."""


class PlaceKind(StrEnum):
    CATEGORY = "category"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class FollowedPlace:
    """A category or tag as the list of what somebody follows shows it."""

    kind: PlaceKind
    name: str
    url: str


def followers_of_places(thread_id: int, category_id: int, *, after: int, limit: int) -> list[int]:
    """Ids of members, in order, who follow the thread's category or one of its tags: the next `limit` after an id.

    Each place is read along its own index, so the cost is that of a batch however many follow.
    """
    tags = session().scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread_id)).all()
    wheres = [PlaceFollow.category_id == category_id, *(PlaceFollow.tag_id == tag_id for tag_id in tags)]
    arms = (
        select(PlaceFollow.user_id).where(where, PlaceFollow.user_id > after).order_by(PlaceFollow.user_id).limit(limit).subquery()
        for where in wheres
    )
    together = union(*(select(arm.c.user_id) for arm in arms)).subquery()
    return list(session().scalars(select(together.c.user_id).order_by(together.c.user_id).limit(limit)))


def followed_places(viewer: Actor) -> list[FollowedPlace]:
    """What the viewer follows and may know of, by name: categories, then tags. What they may not read is not named."""
    mine = PlaceFollow.user_id == viewer.id
    categories = select(literal(PlaceKind.CATEGORY.value), Category.name, Category.slug).join(
        PlaceFollow, PlaceFollow.category_id == Category.id).where(mine, categories_visible_to(viewer))
    tags = select(literal(PlaceKind.TAG.value), Tag.name, Tag.name).join(
        PlaceFollow, PlaceFollow.tag_id == Tag.id).where(mine, tags_visible_to(viewer))
    rows = session().execute(union_all(categories, tags).limit(MOST)).all()
    found = [_place(PlaceKind(kind), name, slug) for kind, name, slug in rows]
    return sorted(found, key=lambda place: (place.kind, place.name.casefold()))


def _place(kind: PlaceKind, name: str, slug: str) -> FollowedPlace:
    return FollowedPlace(kind, name, f"/categories/{slug}/" if kind is PlaceKind.CATEGORY else tag_url(name))


def follows_place(viewer: Actor, kind: PlaceKind, slug: str) -> bool:
    """Whether the viewer follows the category or tag of this address. Strangers cost nothing."""
    if viewer.is_anonymous:
        return False
    found = select(PlaceFollow.id).where(PlaceFollow.user_id == viewer.id)
    if kind is PlaceKind.CATEGORY:
        found = found.join(Category, Category.id == PlaceFollow.category_id).where(Category.slug == slug)
    else:
        found = found.join(Tag, Tag.id == PlaceFollow.tag_id).where(Tag.name == slug)
    return session().scalar(found) is not None

