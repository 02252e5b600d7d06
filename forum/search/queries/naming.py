"""Where somebody was looking for something, or asked: what the names mean that they chose, and what their question says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.threads.models import Category, Tag, Thread, ThreadTag

Columns = dict[str, Any]
NOWHERE: Columns = {"category_id": None, "language": None, "tags": ""}


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Ids by short name of a category and by name of a tag; what nothing is called is absent."""

    category_ids: Mapping[str, int]
    tag_ids: Mapping[str, int]

    def where(self, category: str, tags: Collection[str]) -> Columns:
        """The columns of a search."""
        return {"category_id": self.category_ids.get(category), "tags": _listed(self.tag_ids[tag] for tag in tags if tag in self.tag_ids)}


def named_places(categories: Collection[str], tags: Collection[str]) -> NamedPlaces:
    """At most two statements; none for no names."""
    of_categories = select(Category.slug, Category.id).where(Category.slug.in_(sorted(categories)))
    of_tags = select(Tag.name, Tag.id).where(Tag.name.in_(sorted(tags)))
    return NamedPlaces(
        {row[0]: row[1] for row in session().execute(of_categories)} if categories else {},
        {row[0]: row[1] for row in session().execute(of_tags)} if tags else {},
    )


def places_of(thread_ids: Collection[int]) -> dict[int, Columns]:
    """Category, language and tags of questions; two statements, none for no questions."""
    if not thread_ids:
        return {}
    tags: dict[int, list[int]] = defaultdict(list)
    for thread_id, tag_id in session().execute(
        select(ThreadTag.thread_id, ThreadTag.tag_id).where(ThreadTag.thread_id.in_(sorted(thread_ids)))
    ):
        tags[thread_id].append(tag_id)
    rows = session().execute(select(Thread.id, Thread.category_id, Thread.language).where(Thread.id.in_(sorted(thread_ids))))
    return {row[0]: {"category_id": row[1], "language": row[2], "tags": _listed(tags[row[0]])} for row in rows}


def _listed(tag_ids: Iterable[int]) -> str:
    """Each between blanks."""
    ids = sorted(set(tag_ids))
    return f" {' '.join(map(str, ids))} " if ids else ""
