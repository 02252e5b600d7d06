"""What terms are made from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select

from forum.core.db import session
from forum.recurrence.models import ThreadTerms, ThreadVector, TopicThread
from forum.search.texts import plain_text
from forum.threads.models import Post, Thread

Ids = tuple[int, int] | None
"""The first and the last of some threads; None: all there are."""


class Place(NamedTuple):
    """Where a thread stands in the order of posting."""

    created_at: datetime
    thread_id: int


@dataclass(frozen=True, slots=True)
class Written:
    """An opening post as people wrote it."""

    thread_id: int
    title: str
    body: str
    language: str
    is_question: bool
    created_at: datetime

    @property
    def place(self) -> Place:
        return Place(self.created_at, self.thread_id)


def written(thread_ids: Collection[int]) -> list[Written]:
    """The openings of those threads that are listed, in the order they were posted."""
    return _load(_openings().where(Thread.id.in_(list(thread_ids))).order_by(Thread.created_at, Thread.id))


def is_opening(post_id: int) -> bool:
    """Whether a post opens its thread."""
    return session().scalar(select(Post.kind).where(Post.id == post_id)) == "question"


def unread_after(after: Place | None, limit: int, ids: Ids, *, newest_first: bool = False) -> list[Written]:
    """The next threads without terms, in the order they were posted or the other way round."""
    found = _openings().outerjoin(ThreadTerms, ThreadTerms.thread_id == Thread.id).where(ThreadTerms.thread_id.is_(None))
    return _next(found, after, limit, ids, newest_first=newest_first)


def unplaced_after(after: Place | None, limit: int, ids: Ids) -> list[Written]:
    """The next questions without a topic, in the order they were posted."""
    found = _openings().outerjoin(TopicThread, TopicThread.thread_id == Thread.id).where(TopicThread.thread_id.is_(None))
    return _next(found.where(Thread.type == "question"), after, limit, ids)


def unmeant_before(thread_id: int | None, limit: int) -> list[Written]:
    """The next threads whose meaning is not known, the newest first."""
    found = _openings().outerjoin(ThreadVector, ThreadVector.thread_id == Thread.id).where(ThreadVector.thread_id.is_(None))
    if thread_id is not None:
        found = found.where(Thread.id < thread_id)
    return _load(found.order_by(Thread.id.desc()).limit(limit))


def _next(
    found: Select[*tuple[Any, ...]], after: Place | None, limit: int, ids: Ids, *, newest_first: bool = False
) -> list[Written]:
    if after is not None:
        later = Thread.created_at < after.created_at if newest_first else Thread.created_at > after.created_at
        further = Thread.id < after.thread_id if newest_first else Thread.id > after.thread_id
        found = found.where(or_(later, and_(Thread.created_at == after.created_at, further)))
    if ids is not None:
        found = found.where(Thread.id.between(*ids))
    order = (Thread.created_at.desc(), Thread.id.desc()) if newest_first else (Thread.created_at, Thread.id)
    return _load(found.order_by(*order).limit(limit))


def _openings() -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = select(Thread.id, Thread.title, Post.body_html, Thread.language, Thread.type, Thread.created_at)
    return found.join(Post, and_(Post.thread_id == Thread.id, Post.kind == "question")).where(Thread.listed.is_(True))


def _load(found: Select[*tuple[Any, ...]]) -> list[Written]:
    return [
        Written(thread_id, title, plain_text(html), language, kind == "question", created_at)
        for thread_id, title, html, language, kind, created_at in session().execute(found)
    ]
