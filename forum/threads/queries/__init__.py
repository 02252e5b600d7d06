"""Reads of the threads room, by topic. Every one is scoped by what the viewer may see."""

from forum.threads.queries.loading import (
    categories_for, get_category, get_category_by_id, get_opening_post, get_post, get_thread,
)
from forum.threads.queries.lookups import (
    field_answers, field_values, fields_of, files_usable, may_be_told, members_named, popular_tags, tags_called, tags_of,
)

__all__ = [
    "categories_for", "field_answers", "field_values", "fields_of", "files_usable", "get_category", "get_category_by_id",
    "get_opening_post", "get_post", "get_thread", "may_be_told", "members_named", "popular_tags", "tags_called", "tags_of",
]
