"""Rows of neighbours and places in topics, as `grouping.Board` asks for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from forum.core.db import session
from forum.kit.portions import portions
from forum.recurrence.grouping import Row, unpack_row
from forum.recurrence.models import ThreadNeighbours, Topic, TopicThread


class Stored:
    """What the database knows of a board; a row of a removed question counts on, for the words in it are as true as before."""

    def rows(self, threads: Collection[int]) -> Mapping[int, Row]:
        found: dict[int, Row] = {}
        for some in portions(threads):
            wanted = select(ThreadNeighbours.thread_id, ThreadNeighbours.neighbours).where(ThreadNeighbours.thread_id.in_(some))
            found.update({thread_id: unpack_row(packed) for thread_id, packed in session().execute(wanted)})
        return found

    def places(self, threads: Collection[int]) -> Mapping[int, tuple[int, float]]:
        found: dict[int, tuple[int, float]] = {}
        for some in portions(threads):
            wanted = (
                select(TopicThread.thread_id, TopicThread.topic_id, ThreadNeighbours.reach)
                .join(ThreadNeighbours, ThreadNeighbours.thread_id == TopicThread.thread_id).where(TopicThread.thread_id.in_(some))
            )
            found.update({thread_id: (topic_id, reach) for thread_id, topic_id, reach in session().execute(wanted)})
        return found

    def sizes(self, topics: Collection[int]) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for some in portions(topics):
            rows = session().execute(select(Topic.id, Topic.size).where(Topic.id.in_(some)))
            found.update((topic_id, size) for topic_id, size in rows)
        return found

    def members(self, topic: int, most: int) -> Collection[int]:
        wanted = select(TopicThread.thread_id).where(TopicThread.topic_id == topic).order_by(TopicThread.thread_id.desc()).limit(most)
        return list(session().scalars(wanted))


def unplaced(thread_ids: Collection[int]) -> set[int]:
    """Those of these threads that have no topic."""
    placed: set[int] = set()
    for some in portions(thread_ids):
        placed.update(session().scalars(select(TopicThread.thread_id).where(TopicThread.thread_id.in_(some))))
    return set(thread_ids) - placed
