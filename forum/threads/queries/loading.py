"""Loading threads and posts for a viewer. `get_` raises NotFound for absent and forbidden alike."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select
from sqlalchemy.orm import contains_eager

from forum.core.db import locks_rows, session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import Category, Post, Tag, Thread
from forum.threads.visibility import Eyes, categories_visible_to, eyes_of, posts_seen_with, tags_visible_to, threads_seen_with

VIEWER = bindparam("viewer", type_=Integer)
_THREAD_ID = select(Post.thread_id).where(Post.id == bindparam("post"))


def get_thread(viewer: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """A thread the viewer may see, with its category; `lock` holds its row until commit."""
    found = _thread_with(eyes_of(viewer), lock)
    thread = session().scalars(found, {"thread": thread_id, "viewer": viewer.id}).one_or_none()
    if thread is None:
        raise NotFound()
    return thread


def get_post(viewer: Actor, post_id: int, *, lock: bool = False, kind: str | None = None) -> Post:
    """A post the viewer may see, with its thread and category; `lock` holds thread and post, in that order."""
    if lock and locks_rows():
        get_thread(viewer, _thread_id_of(post_id), lock=True)
    found = _post_with(eyes_of(viewer), lock)
    post = session().scalars(found, {"post": post_id, "viewer": viewer.id}).one_or_none()
    if post is None or (kind and post.kind != kind):
        raise NotFound()
    return post


@lru_cache(maxsize=64)
def _thread_with(eyes: Eyes, lock: bool) -> Select[Thread]:
    """Making a statement costs more than running it: each kind is made once."""
    found = select(Thread).join(Thread.category).options(contains_eager(Thread.category))
    found = found.where(Thread.id == bindparam("thread"), threads_seen_with(eyes, VIEWER))
    return found.with_for_update(of=Thread, key_share=True).execution_options(populate_existing=True) if lock else found


@lru_cache(maxsize=64)
def _post_with(eyes: Eyes, lock: bool) -> Select[Post]:
    found = (
        select(Post).join(Post.thread).join(Thread.category)
        .options(contains_eager(Post.thread).contains_eager(Thread.category))
        .where(Post.id == bindparam("post"), posts_seen_with(eyes, VIEWER), threads_seen_with(eyes, VIEWER))
    )
    return found.with_for_update(of=Post, key_share=True).execution_options(populate_existing=True) if lock else found


def _thread_id_of(post_id: int) -> int:
    thread_id = session().scalar(_THREAD_ID, {"post": post_id})
    if thread_id is None:
        raise NotFound()
    return thread_id


def get_opening_post(thread_id: int) -> Post:
    """The post that begins a thread which the caller has already been allowed to see."""
    return session().scalars(select(Post).where(Post.thread_id == thread_id, Post.kind == "question")).one()


def categories_for(viewer: Actor) -> list[Category]:
    """Categories the viewer may read, in their order."""
    order = (Category.position, Category.id)
    return list(session().scalars(select(Category).where(categories_visible_to(viewer)).order_by(*order)))


def get_category(viewer: Actor, slug: str) -> Category:
    """A category the viewer may read. Raises NotFound."""
    return _category(viewer, Category.slug == slug)


def get_category_by_id(viewer: Actor, category_id: int) -> Category:
    return _category(viewer, Category.id == category_id)


def _category(viewer: Actor, which: ColumnElement[bool]) -> Category:
    found = session().scalars(select(Category).where(which, categories_visible_to(viewer))).one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_tag(viewer: Actor, name: str) -> Tag:
    """A tag the viewer may know of, by its name. Raises NotFound."""
    found = session().scalars(select(Tag).where(Tag.name == name, tags_visible_to(viewer))).one_or_none()
    if found is None:
        raise NotFound()
    return found
