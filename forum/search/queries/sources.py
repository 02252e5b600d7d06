"""What the index is made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select

from forum.core.db import session
from forum.core.search import IndexRow
from forum.search.texts import plain_text, searchable
from forum.threads.models import Post, PostMove, TagSynonym, Thread, ThreadTag
from forum.threads.models.posts import is_gone
from forum.threads.queries.rows import tags_by_thread

INDEXED = ("question", "answer")
"""Comments ask back and say thanks: they are read on the page, not searched for."""


def index_rows(post_ids: Iterable[int]) -> list[IndexRow]:
    """The rows of these posts as they are now, split and stemmed; comments and absent posts have none.

    An answer is found by its thread's title too.
    """
    return _rows(_sources().where(Post.id.in_(list(post_ids))))


def index_rows_after(post_id: int, limit: int) -> list[IndexRow]:
    """The next rows in the order of ids."""
    return _rows(_sources().where(Post.id > post_id).order_by(Post.id).limit(limit))


def index_rows_of_thread(thread_id: int, after_id: int, limit: int) -> list[IndexRow]:
    """The next rows of one thread in the order of ids."""
    return _rows(_sources().where(Post.thread_id == thread_id, Post.id > after_id).order_by(Post.id).limit(limit))


def posts_of_act(act_id: int) -> list[int]:
    """The posts that staff moved or converted in one act."""
    return list(session().scalars(select(PostMove.post_id).where(PostMove.act_id == act_id)))


def threads_tagged(tag_id: int, after_id: int, limit: int) -> list[int]:
    """The next threads with this tag in the order of ids."""
    found = select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id, ThreadTag.thread_id > after_id)
    return list(session().scalars(found.order_by(ThreadTag.thread_id).limit(limit)))


def _sources() -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = select(
        Post.id, Post.thread_id, Thread.title, Thread.language, Post.body_html, Post.language, Post.article_id,
    )
    return found.join(Thread, Thread.id == Post.thread_id).where(Post.kind.in_(INDEXED))


def _rows(found: Select[*tuple[Any, ...]]) -> list[IndexRow]:
    posts: Sequence[Any] = session().execute(found).all()
    tags = spellings_by_thread(sorted({post[1] for post in posts}))
    return [
        IndexRow(post_id, searchable(title, spoken), searchable("" if is_gone(article_id, body) else plain_text(body), written),
                 searchable(" ".join(tags.get(thread_id, ()))))
        for post_id, thread_id, title, spoken, body, written, article_id in posts
    ]


def spellings_by_thread(thread_ids: Sequence[int]) -> dict[int, list[str]]:
    """What each thread is tagged with, under every name its tags have."""
    names = {thread_id: [name for name, _url in tags] for thread_id, tags in tags_by_thread(thread_ids).items()}
    found = select(ThreadTag.thread_id, TagSynonym.name).join(TagSynonym, TagSynonym.tag_id == ThreadTag.tag_id)
    others = session().execute(found.where(ThreadTag.thread_id.in_(names))).all() if names else []
    for thread_id, name in sorted((thread_id, name) for thread_id, name in others):
        names[thread_id].append(name)
    return names
