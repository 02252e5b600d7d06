"""Loading threads and posts for a viewer. `get_` raises NotFound for absent and forbidden alike."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import Category, Post, Thread
from forum.threads.visibility import categories_visible_to, posts_visible_to, threads_visible_to


def get_thread(viewer: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """A thread the viewer may see, with its category; `lock` holds its row until commit."""
    found = select(Thread).join(Thread.category).options(contains_eager(Thread.category))
    found = found.where(Thread.id == thread_id, threads_visible_to(viewer))
    if lock:
        found = found.with_for_update(of=Thread).execution_options(populate_existing=True)
    thread = session().scalars(found).one_or_none()
    if thread is None:
        raise NotFound()
    return thread


def get_post(viewer: Actor, post_id: int, *, lock: bool = False, kind: str | None = None) -> Post:
    """A post the viewer may see, with its thread and category; `lock` holds thread and post, in that order."""
    if lock:
        get_thread(viewer, _thread_id_of(post_id), lock=True)
    found = (
        select(Post).join(Post.thread).join(Thread.category)
        .options(contains_eager(Post.thread).contains_eager(Thread.category))
        .where(Post.id == post_id, posts_visible_to(viewer), threads_visible_to(viewer))
    )
    if kind:
        found = found.where(Post.kind == kind)
    if lock:
        found = found.with_for_update(of=Post).execution_options(populate_existing=True)
    post = session().scalars(found).one_or_none()
    if post is None:
        raise NotFound()
    return post


def _thread_id_of(post_id: int) -> int:
    thread_id = session().scalar(select(Post.thread_id).where(Post.id == post_id))
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
