"""What rendering a text has to ask: members it names, files it shows, tags and fields by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, func, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.models import Attachment, Category, CategoryField, Post, Tag, TagSynonym, Tally, Thread, ThreadField, ThreadTag
from forum.threads.states import ReadAccess
from forum.threads.tallies import CATEGORY_ITSELF
from forum.threads.visibility import categories_visible_to
from forum.threads.writing import Named


def members_named(handle_keys: Iterable[str]) -> dict[str, Named]:
    """Members by handle, folded; nobody who has left."""
    keys = list(handle_keys)
    if not keys:
        return {}
    found = select(User.id, User.handle, User.handle_key).where(User.handle_key.in_(keys), User.left_at.is_(None))
    return {key: Named(member_id, f"/members/{member_id}/{handle}/") for member_id, handle, key in session().execute(found)}


def may_be_told(member_ids: Iterable[int], category: Category) -> list[int]:
    """Those of the members who may read the category and have an account of their own, in the given order."""
    ids = list(member_ids)
    if not ids:
        return []
    found = select(User.id).where(User.id.in_(ids), User.left_at.is_(None), User.is_placeholder.is_(False))
    if category.read_access == "staff":
        found = found.where(User.is_staff.is_(True))
    known = set(session().scalars(found))
    return [member_id for member_id in ids if member_id in known]


def asker_may_read(thread: Thread, category: Category) -> bool:
    """Whether whoever began the thread could read it in this category; nobody is kept out who has no account any more."""
    return category.read_access != ReadAccess.STAFF or not kept_out([thread.asker_id])


def writers_lose(post_ids: Collection[int], thread: Thread, category: Category) -> bool:
    """Whether somebody who wrote these posts of a thread could not read them any more in that category."""
    if category.read_access != ReadAccess.STAFF or thread.category.read_access == ReadAccess.STAFF:
        return False
    authors = select(Post.author_id).where(Post.id.in_(post_ids)).distinct()
    return bool(kept_out(session().scalars(authors).all()))


def kept_out(member_ids: Collection[int]) -> set[int]:
    """Those of these members whom a category for staff keeps out: no staff, and somebody."""
    found = select(User.id).where(
        User.id.in_(member_ids), User.left_at.is_(None), User.is_placeholder.is_(False), User.is_staff.is_(False),
    )
    return set(session().scalars(found))


def files_usable(
    public_ids: Iterable[str], owner_ids: Iterable[int], *, thread_id: int | None = None, post_id: int | None = None
) -> dict[str, Attachment]:
    """Files a text may show: its authors' own, those of the post itself, and those of listed posts of the same thread. None that was
    sent in private."""
    ids = list(public_ids)
    if not ids:
        return {}
    usable: list[ColumnElement[bool]] = [Attachment.owner_id.in_(list(owner_ids))]
    if thread_id is not None:
        shown = select(Post.id).where(Post.thread_id == thread_id, Post.listed.is_(True))
        usable.append(Attachment.post_id.in_(shown))
    if post_id is not None:  # comparing with None would mean every file that no post shows yet
        usable.append(Attachment.post_id == post_id)
    found = select(Attachment).where(Attachment.public_id.in_(ids), Attachment.is_private.is_(False), or_(*usable))
    return {file.public_id: file for file in session().scalars(found)}


def fields_of(category_id: int) -> list[CategoryField]:
    """What a category asks for now, in order."""
    found = select(CategoryField).where(CategoryField.category_id == category_id, CategoryField.retired_at.is_(None))
    return list(session().scalars(found.order_by(CategoryField.position, CategoryField.id)))


def field_answers(thread_id: int, category_id: int) -> list[tuple[CategoryField, str]]:
    """A thread's answers to the fields of its category, retired ones too, in order."""
    found = (
        select(CategoryField, ThreadField.value)
        .join(ThreadField, ThreadField.field_id == CategoryField.id)
        .where(ThreadField.thread_id == thread_id, CategoryField.category_id == category_id)
    )
    rows = session().execute(found.order_by(CategoryField.position, CategoryField.id))
    return [(field, value) for field, value in rows]


def field_values(thread_id: int, category_id: int) -> dict[str, str]:
    """The same as values by field key."""
    return {field.key: value for field, value in field_answers(thread_id, category_id)}


def tags_of(thread_id: int) -> list[Tag]:
    found = select(Tag).join(ThreadTag, ThreadTag.tag_id == Tag.id).where(ThreadTag.thread_id == thread_id)
    return list(session().scalars(found.order_by(ThreadTag.position, Tag.id)))


def tags_called(names: Iterable[str]) -> dict[str, Tag]:
    """Tags by the given names, synonyms resolved; unknown names are absent."""
    wanted = list(names)
    if not wanted:
        return {}
    known = {tag.name: tag for tag in session().scalars(select(Tag).where(Tag.name.in_(wanted)))}
    missing = [name for name in wanted if name not in known]
    if missing:
        meant = select(TagSynonym.name, Tag).join(Tag, Tag.id == TagSynonym.tag_id).where(TagSynonym.name.in_(missing))
        known.update(session().execute(meant).all())
    return known


def popular_tags(viewer: Actor, limit: int = 60) -> list[str]:
    """Names of the tags with most listed threads where the viewer may read, most used first."""
    readable = select(Category.id).where(categories_visible_to(viewer))
    count = func.sum(Tally.threads)
    used = select(Tally.tag_id, count.label("threads")).where(Tally.category_id.in_(readable), Tally.tag_id != CATEGORY_ITSELF)
    used_tags = used.group_by(Tally.tag_id).having(count > 0).order_by(count.desc(), Tally.tag_id).limit(limit).subquery()
    found = select(Tag.name).join(used_tags, used_tags.c.tag_id == Tag.id).order_by(used_tags.c.threads.desc(), Tag.id)
    return list(session().scalars(found))
