"""Tags by what they are called."""

from __future__ import annotations

from sqlalchemy import or_, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import begins_with
from forum.search.groups import GroupHit
from forum.threads.models import Tag, TagSynonym
from forum.threads.models.organising import tag_url
from forum.threads.visibility import tags_visible_to


def tags_named(viewer: Actor, words: str, limit: int) -> list[GroupHit]:
    """Tags the viewer may know of that are called what was typed, begin with it, or have a synonym that does."""
    name = words.strip().lower().lstrip("#").replace(" ", "-")
    if not name:
        return []
    synonyms = select(TagSynonym.tag_id).where(begins_with(TagSynonym.name, name)).limit(limit)
    found = select(Tag.name).where(tags_visible_to(viewer), or_(begins_with(Tag.name, name), Tag.id.in_(synonyms)))
    return [GroupHit(one, tag_url(one)) for one in session().scalars(found.order_by(Tag.name != name, Tag.name).limit(limit))]
