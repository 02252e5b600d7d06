"""Reads of the threads room, by topic. Every one is scoped by what the viewer may see."""

from forum.threads.queries.acts import ActLine, Choice, MoveNote, acts_of, merged_into, move_notes, parents_for, slow_wait, splittable_posts
from forum.threads.queries.asking import Above, get_opening, get_parent, preview_body, quotation, typical_first_answer
from forum.threads.queries.drafts import DraftLine, KeptDraft, drafts_of, find_draft, find_kept_draft
from forum.threads.queries.files import get_attachment
from forum.threads.queries.history import Version, get_revision, revisions_of
from forum.threads.queries.loading import (
    categories_for,
    get_category,
    get_category_by_id,
    get_opening_post,
    get_post,
    get_tag,
    get_thread,
)
from forum.threads.queries.lookups import (
    asker_may_read,
    field_answers,
    field_values,
    fields_of,
    files_usable,
    may_be_told,
    members_named,
    popular_tags,
    tags_called,
    tags_of,
)

__all__ = [
    "Above",
    "ActLine",
    "Choice",
    "DraftLine",
    "KeptDraft",
    "MoveNote",
    "Version",
    "acts_of",
    "asker_may_read",
    "categories_for",
    "drafts_of",
    "field_answers",
    "field_values",
    "fields_of",
    "files_usable",
    "find_draft",
    "find_kept_draft",
    "get_attachment",
    "get_category",
    "get_category_by_id",
    "get_opening",
    "get_opening_post",
    "get_parent",
    "get_post",
    "get_revision",
    "get_tag",
    "get_thread",
    "may_be_told",
    "members_named",
    "merged_into",
    "move_notes",
    "parents_for",
    "popular_tags",
    "preview_body",
    "quotation",
    "revisions_of",
    "slow_wait",
    "splittable_posts",
    "tags_called",
    "tags_of",
    "typical_first_answer",
]
