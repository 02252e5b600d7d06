"""Which questions have facts to be derived anew: a row per change, written with it, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, insert, literal, select

from forum.core.db import session
from forum.core.gathering import at_the_end
from forum.metrics.models import FactDue
from forum.threads.models import Post, Thread, ThreadTag

AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""When what changed is due: before any now, whichever way clocks are set."""
NAMED_AT_ONCE = 500


class DueThreads:
    """The questions that this command changed; written once, last of all. A number that no thread has any more is passed over."""

    def __init__(self) -> None:
        self.thread_ids: set[int] = set()

    def __call__(self) -> None:
        named = sorted(self.thread_ids)
        for first in range(0, len(named), NAMED_AT_ONCE):
            _mark_found(select(Thread.id).where(Thread.id.in_(named[first:first + NAMED_AT_ONCE])))


def mark(*thread_ids: int | None) -> None:
    """The facts of these are due (inside a command)."""
    at_the_end(DueThreads).thread_ids.update(thread_id for thread_id in thread_ids if thread_id is not None)


def mark_all(thread_ids: Iterable[int]) -> None:
    """The same of many (inside a command)."""
    mark(*thread_ids)


def mark_written_by(member_id: int) -> None:
    """Every thread this member has asked or answered in, in one statement (inside a command)."""
    _mark_found(select(Post.thread_id).where(Post.author_id == member_id, Post.kind != "comment").distinct())


def mark_tagged(tag_id: int) -> None:
    """Every thread with this tag, in one statement (inside a command)."""
    _mark_found(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id))


def mark_in_category(category_id: int) -> None:
    """Every thread of this category, in one statement (inside a command)."""
    _mark_found(select(Thread.id).where(Thread.category_id == category_id))


def _mark_found(thread_ids: Select[Any]) -> None:
    found = thread_ids.add_columns(literal(AT_ONCE, FactDue.due_at.type))
    session().execute(insert(FactDue).from_select(["thread_id", "due_at"], found))
