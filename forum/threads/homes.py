"""Where a thread's posts are now, and which threads became part of it: through all mergings, one after another. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.threads.models import Thread


def home_of(thread_id: Any, *outer: Any) -> ScalarSelect[int]:
    """For statements: the id of the thread that has the posts of `thread_id` now, which is itself where it was not merged. `outer` are the
    tables that `thread_id` is a column of."""
    start, after = aliased(Thread), aliased(Thread)
    first = select(start.id, start.merged_into_id).where(start.id == thread_id)
    way = (first.correlate(*outer) if outer else first).cte("way", recursive=True, nesting=True)
    way = way.union(select(after.id, after.merged_into_id).where(after.id == way.c.merged_into_id))
    return select(way.c.id).where(way.c.merged_into_id.is_(None)).scalar_subquery()


def made_of(thread_id: Any, *outer: Any) -> Select[int]:
    """For statements: the id of a thread and those of all that were merged into it."""
    start, before = aliased(Thread), aliased(Thread)
    first = select(start.id).where(start.id == thread_id)
    parts = (first.correlate(*outer) if outer else first).cte("parts", recursive=True, nesting=True)
    parts = parts.union(select(before.id).where(before.merged_into_id == parts.c.id))
    return select(parts.c.id)


def home_id(thread_id: int) -> int:
    """Raises nothing: a thread that is not there leads to itself."""
    return session().scalar(select(home_of(thread_id))) or thread_id


def homes_of(threads: Collection[Thread]) -> Mapping[int, Thread]:
    """Of each of these its home, by id: one statement, and none where nothing was merged."""
    found = {thread.id: thread for thread in threads if thread.merged_into_id is None}
    merged = [thread.id for thread in threads if thread.merged_into_id is not None]
    if not merged:
        return found
    start, after = aliased(Thread), aliased(Thread)
    way = select(start.id.label("origin"), start.id, start.merged_into_id).where(start.id.in_(merged)).cte("way", recursive=True)
    way = way.union(select(way.c.origin, after.id, after.merged_into_id).where(after.id == way.c.merged_into_id))
    rows = session().execute(select(way.c.origin, Thread).join(Thread, Thread.id == way.c.id).where(way.c.merged_into_id.is_(None)))
    return found | {row[0]: row[1] for row in rows}
