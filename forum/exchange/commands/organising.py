"""Categories and tags that an import brings."""

from __future__ import annotations

from forum.core.db import command
from forum.core.permissions import Actor, authorize
from forum.exchange.places import add_category, add_tag
from forum.exchange.records import CategoryRecord, TagRecord
from forum.policy import Action


@command
def write_category(actor: Actor, record: CategoryRecord) -> bool:
    """Make a category with its fields; False when its slug is taken. Raises BadRecord for what cannot be one."""
    authorize(actor, Action.EDIT_CATEGORIES)
    return add_category(record)


@command
def write_tag(actor: Actor, record: TagRecord) -> bool:
    """Make a tag with its synonyms; False when its name is taken. Raises BadRecord for what cannot be one."""
    authorize(actor, Action.EDIT_TAGS)
    return add_tag(record)
