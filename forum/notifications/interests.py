"""What a member helps with: the places they follow, and those where their answers solved something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, func, literal, select, union_all

from forum.core.db import session
from forum.core.permissions import Actor
from forum.notifications.models import PlaceFollow
from forum.notifications.places import PlaceKind
from forum.threads.models import Category, Post, Tag, Thread, ThreadTag
from forum.threads.states import PostKind
from forum.threads.visibility import categories_visible_to, tags_visible_to, threads_listed_for

SOLUTIONS_REMEMBERED = 200
"""A member's latest solutions say what they help with now."""
MOST = {PlaceKind.CATEGORY: 10, PlaceKind.TAG: 30}
"""Places of each kind that suggestions come from."""
Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Interest:
    """A place with its reasons: how many of the member's answers there are solutions, and whether they follow it."""

    kind: PlaceKind
    place_id: int
    name: str
    solutions: int
    follows: bool


def interests_of(viewer: Actor) -> list[Interest]:
    """The viewer's places, in one statement: those they follow and those they solved most in."""
    rows = session().execute(union_all(*(
        select(*arm.subquery().c) for arm in (*_followed(viewer), *_solved(viewer))
    )))
    found: dict[tuple[str, int], Interest] = {}
    for kind, place_id, name, solutions, follows in rows:
        known = found.get((kind, place_id))
        found[kind, place_id] = Interest(
            PlaceKind(kind), place_id, name, max(solutions, known.solutions if known else 0), bool(follows) or bool(known and known.follows)
        )
    ordered = sorted(found.values(), key=lambda one: (not one.follows, -one.solutions, one.place_id))
    return [one for kind in PlaceKind for one in [each for each in ordered if each.kind is kind][:MOST[kind]]]


def _followed(viewer: Actor) -> list[Statement]:
    newest, mine = PlaceFollow.id.desc(), PlaceFollow.user_id == viewer.id
    categories = select(*_columns(PlaceKind.CATEGORY, literal(0, Integer), follows=True)).join(
        PlaceFollow, PlaceFollow.category_id == Category.id).where(mine, categories_visible_to(viewer))
    tags = select(*_columns(PlaceKind.TAG, literal(0, Integer), follows=True)).join(
        PlaceFollow, PlaceFollow.tag_id == Tag.id).where(mine, tags_visible_to(viewer))
    return [categories.order_by(newest).limit(MOST[PlaceKind.CATEGORY]), tags.order_by(newest).limit(MOST[PlaceKind.TAG])]


def _solved(viewer: Actor) -> list[Statement]:
    mine = (
        select(Thread.id, Thread.category_id).join(Post, Post.thread_id == Thread.id)
        .where(Post.author_id == viewer.id, Post.is_solution.is_(True), Post.kind == PostKind.ANSWER, Post.listed.is_(True))
        .where(Thread.asker_id != viewer.id, threads_listed_for(viewer))
        .order_by(Post.created_at.desc()).limit(SOLUTIONS_REMEMBERED).subquery()
    )
    count = func.count()
    categories = select(*_columns(PlaceKind.CATEGORY, count, follows=False)).select_from(mine).join(
        Category, Category.id == mine.c.category_id).group_by(Category.id, Category.name)
    tags = select(*_columns(PlaceKind.TAG, count, follows=False)).select_from(mine).join(
        ThreadTag, ThreadTag.thread_id == mine.c.id).join(Tag, Tag.id == ThreadTag.tag_id).group_by(Tag.id, Tag.name)
    return [
        categories.order_by(count.desc(), Category.id).limit(MOST[PlaceKind.CATEGORY]),
        tags.order_by(count.desc(), Tag.id).limit(MOST[PlaceKind.TAG]),
    ]


def _columns(kind: PlaceKind, solutions: Any, *, follows: bool) -> tuple[Any, ...]:
    place: Any = Category if kind is PlaceKind.CATEGORY else Tag
    return (
        literal(kind.value).label("kind"), place.id.label("place_id"), place.name.label("name"), solutions.label("solutions"),
        literal(int(follows)).label("follows"),
    )
