"""The names that facets need, and the tags of what was found: one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, String, func, literal, select, union_all
from sqlalchemy.sql import cast

from forum.core.db import session
from forum.search.facets import COUNTED_THREADS, SHOWN, Facets, category_counts, choices, languages, statuses, times
from forum.search.rank import Group
from forum.threads.models import Category, Tag, ThreadTag

FEW_THREADS = 2
"""So few results need no dividing."""


def facets_of(groups: Sequence[Group]) -> Facets:
    """How the threads that were found, all of which the viewer may see, divide."""
    if len(groups) <= FEW_THREADS:
        return Facets()
    categories = category_counts(groups)
    said = session().execute(_names([*categories][:COUNTED_THREADS], [group.thread_id for group in groups[:COUNTED_THREADS]])).all()
    slugs = {row[1]: (row[2], row[3]) for row in said if row[0] == "category"}
    by_slug = Counter({slugs[number][0]: count for number, count in categories.items() if number in slugs})
    tags = Counter({row[2]: row[1] for row in said if row[0] == "tag" and row[1] < len(groups)})
    return Facets(
        statuses(groups), languages(groups), times(groups), choices(by_slug, dict(slugs.values())),
        choices(tags) if len(tags) > 1 else (),
    )


def _names(category_ids: Sequence[int], thread_ids: Sequence[int]) -> Select[Any]:
    """(what, number, value, label): a category's id, address and name; a tag's count and name."""
    category = literal("category", String).label("what")
    places = select(category, Category.id.label("number"), Category.slug.label("value"), Category.name.label("label"))
    count = cast(func.count(), Integer)
    used = (
        select(literal("tag", String), count, Tag.name, Tag.name).join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .where(ThreadTag.thread_id.in_(thread_ids)).group_by(Tag.name).order_by(count.desc(), Tag.name).limit(SHOWN)
    )
    return select(union_all(places.where(Category.id.in_(category_ids)), select(used.subquery())).subquery())
