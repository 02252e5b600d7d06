"""Categories and tags that an import brings."""

from __future__ import annotations

from collections.abc import Sequence

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
def write_tags(actor: Actor, records: Sequence[TagRecord]) -> int:
    """Make those tags whose names are free, with their synonyms. Returns how many. Raises BadRecord for what cannot be one."""
    authorize(actor, Action.EDIT_TAGS)
    return sum(add_tag(record) for record in records)
