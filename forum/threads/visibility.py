"""Who may see a thread, a post, a category: the one place every door asks. Forbidden and absent look the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from forum.core.permissions import Actor, can
from forum.policy import Action
from forum.threads.models import Category, Post, Tag, Tally, Thread
from forum.threads.states import PostKind, ReadAccess

MemberId = int | BindParameter[int] | None


@dataclass(frozen=True, slots=True)
class Eyes:
    """All that decides what somebody sees, except what is their own: a statement made for these eyes serves all who have them."""

    access: tuple[str, ...]
    is_member: bool
    is_staff: bool
    sees_removed: bool


def eyes_of(viewer: Actor) -> Eyes:
    return Eyes(readable_access(viewer), viewer.is_authenticated, viewer.is_staff, can(viewer, Action.SEE_REMOVED))


def readable_access(viewer: Actor) -> tuple[str, ...]:
    """The `read_access` values of categories this viewer may read."""
    if viewer.is_staff:
        return (ReadAccess.EVERYONE, ReadAccess.MEMBERS, ReadAccess.STAFF)
    if viewer.is_authenticated:
        return (ReadAccess.EVERYONE, ReadAccess.MEMBERS)
    return (ReadAccess.EVERYONE,)


def categories_visible_to(viewer: Actor) -> ColumnElement[bool]:
    return Category.read_access.in_(readable_access(viewer))


def tags_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """Tags with threads where the viewer may read; staff know them all."""
    if viewer.is_staff:
        return true()
    used = select(Tally.tag_id).join(Category, Category.id == Tally.category_id)
    return Tag.id.in_(used.where(Tally.threads > 0, categories_visible_to(viewer), Tally.tag_id == Tag.id))


def _in_category_with(eyes: Eyes) -> ColumnElement[bool]:
    if eyes.is_staff:
        return true()
    return Thread.category_id.in_(select(Category.id).where(Category.read_access.in_(eyes.access)))


def threads_listed_for(viewer: Actor) -> ColumnElement[bool]:
    """Lists, counts, search, suggestions, feeds: what is neither deleted, hidden nor held, for staff as for anybody."""
    return and_(Thread.listed.is_(True), _in_category_with(eyes_of(viewer)))


def threads_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """The thread's own page: moderators also see what was removed, authors their own held or deleted thread."""
    return threads_seen_with(eyes_of(viewer), viewer.id)


def threads_seen_with(eyes: Eyes, member_id: MemberId) -> ColumnElement[bool]:
    """As `threads_visible_to`, for statements that are made once for many members. The shell of a merged thread is for nobody."""
    whole = Thread.merged_into_id.is_(None)
    if eyes.sees_removed:
        return whole
    own = and_(Thread.asker_id == member_id, Thread.hidden_at.is_(None), whole) if eyes.is_member else false()
    return and_(or_(Thread.listed.is_(True), own), _in_category_with(eyes))


def posts_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """Within a visible thread. The caller joins `Thread` and adds `threads_visible_to`.

    Authors also see what they deleted and what is held, but no comment of theirs under a post that is gone.
    """
    return posts_seen_with(eyes_of(viewer), viewer.id)


def posts_seen_with(eyes: Eyes, member_id: MemberId) -> ColumnElement[bool]:
    """As `posts_visible_to`, for statements that are made once for many members."""
    if eyes.sees_removed:
        return true()
    if not eyes.is_member:
        return Post.listed.is_(True)
    above = aliased(Post)
    parent_stands = select(above.id).where(above.id == Post.parent_id, above.listed.is_(True)).exists()
    own = and_(Post.author_id == member_id, Post.hidden_at.is_(None), or_(Post.kind != PostKind.COMMENT, parent_stands))
    return or_(Post.listed.is_(True), own)
