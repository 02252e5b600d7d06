"""Which topic questions are in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from forum.core.db import session
from forum.recurrence.models import TopicDecision, TopicRedirect, TopicThread
from forum.threads.models import Thread

PAGE = 5_000


def topics_of_threads() -> Iterator[tuple[int, str | None, int]]:
    """Thread, its ref, and its topic now, in the order of threads."""
    return _all(TopicThread.thread_id, TopicThread.topic_id)


def decided_topics() -> Iterator[tuple[int, str | None, int]]:
    """The same with the topic that was decided on when the question was posted."""
    return _all(TopicDecision.thread_id, TopicDecision.topic_id)


def leads_to(topic_id: int) -> int:
    """The topic, or the one it became part of."""
    return session().scalar(select(TopicRedirect.into_id).where(TopicRedirect.topic_id == topic_id)) or topic_id


def _all(thread: InstrumentedAttribute[int], topic: InstrumentedAttribute[int]) -> Iterator[tuple[int, str | None, int]]:
    after = 0
    while True:
        found = select(thread, Thread.source_ref, topic).join(Thread, Thread.id == thread).where(thread > after).order_by(thread)
        rows = session().execute(found.limit(PAGE)).all()
        yield from ((thread_id, ref, topic_id) for thread_id, ref, topic_id in rows)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]
