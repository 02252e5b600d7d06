"""Places to ask: made, changed, ordered, archived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core import settings
from forum.core.db import bump, command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import normalise, plain_line, slugify
from forum.policy import Action
from forum.threads.events import CategoryChanged
from forum.threads.models import Category
from forum.threads.states import PostAccess, ReadAccess

NAME_MAX, DESCRIPTION_MAX, SLUG_MAX = 60, 300, 60


@dataclass(frozen=True)
class CategoryDraft:
    """What an admin decides about a category."""

    name: str
    description: str = ""
    icon: str = "message-circle-question-mark"
    read_access: str = ReadAccess.EVERYONE
    post_access: str = PostAccess.MEMBERS


@command
def add_category(actor: Actor, draft: CategoryDraft) -> Category:
    """A new category behind the others; its address comes from its name and stays. Raises Invalid."""
    authorize(actor, Action.EDIT_CATEGORIES)
    _check(draft)
    last = session().scalar(select(func.max(Category.position))) or 0
    category = Category(slug=_free_slug(draft.name), name="", position=last + 1, created_at=utcnow())
    _write(category, draft)
    session().add(category)
    session().flush()
    _changed(actor, category, "added")
    return category


@command
def edit_category(actor: Actor, category_id: int, draft: CategoryDraft) -> Category:
    """Change what a category says and who may read and ask. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_CATEGORIES)
    _check(draft, category_id)
    category = lock(Category, category_id)
    readers, name = category.read_access, category.name
    _write(category, draft)
    session().flush()
    if category.read_access != readers:
        _changed(actor, category, "read_access", readers)
    else:
        _changed(actor, category, "edited", name if name != category.name else "")
    return category


@command
def archive_category(actor: Actor, category_id: int, *, archived: bool) -> Category:
    """Take no new threads any more (what is there stays readable), or take them again."""
    authorize(actor, Action.EDIT_CATEGORIES)
    category = lock(Category, category_id)
    category.archived_at = (category.archived_at or utcnow()) if archived else None
    _changed(actor, category, "archived" if archived else "reopened")
    return category


@command
def order_categories(actor: Actor, category_ids: Sequence[int]) -> None:
    """Put categories in this order; those that are not named keep theirs, behind."""
    authorize(actor, Action.EDIT_CATEGORIES)
    rows = session().scalars(select(Category).order_by(Category.position, Category.id).with_for_update()).all()
    wanted = {category_id: place for place, category_id in enumerate(category_ids)}
    for position, category in enumerate(sorted(rows, key=lambda row: wanted.get(row.id, len(wanted))), start=1):
        if category.position != position:
            category.position = position
            _changed(actor, category, "position")


def _check(draft: CategoryDraft, category_id: int = 0) -> None:
    fields: dict[str, list[object]] = {}
    name = plain_line(draft.name)
    if not name or len(name) > NAME_MAX:
        fields["name"] = [_l("Use 1 to %(max)d characters.", max=NAME_MAX)]
    elif session().scalar(select(Category.id).where(func.lower(Category.name) == name.lower(), Category.id != category_id)):
        fields["name"] = [_l("Another category has this name.")]
    if len(draft.description) > DESCRIPTION_MAX:
        fields["description"] = [_l("Use at most %(max)d characters.", max=DESCRIPTION_MAX)]
    if draft.read_access not in set(ReadAccess):
        fields["read_access"] = [_l("Choose one of the list.")]
    if draft.post_access not in set(PostAccess):
        fields["post_access"] = [_l("Choose one of the list.")]
    elif draft.read_access == ReadAccess.STAFF and draft.post_access != PostAccess.STAFF:
        fields["post_access"] = [_l("Members cannot ask where they may not read.")]
    if fields:
        raise Invalid(fields=fields)


def _write(category: Category, draft: CategoryDraft) -> None:
    category.name, category.description = plain_line(draft.name), normalise(draft.description).strip()
    category.icon, category.read_access, category.post_access = draft.icon, str(draft.read_access), str(draft.post_access)


def _free_slug(name: str) -> str:
    slug = slugify(name, SLUG_MAX)
    taken = set(session().scalars(select(Category.slug).where(Category.slug.like(f"{slug}%"))))
    return next(candidate for n in range(1, len(taken) + 3) if (candidate := slug if n == 1 else f"{slug}-{n}") not in taken)


def _changed(actor: Actor, category: Category, what: str, was: str = "") -> None:
    bump(category, version=1)
    settings.raise_epoch()
    announce(CategoryChanged(utcnow(), actor.id, category.id, what, category.name, was))
