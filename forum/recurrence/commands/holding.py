"""A topic in hand: as the form saw it, of two people at once only one, and only by those who see any of its questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from forum.core.db import insert_all, insert_unless_there, session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound, WrongState
from forum.kit.portions import portions
from forum.recurrence.models import Topic, TopicCare, TopicConstraint, TopicRedirect, TopicThread
from forum.recurrence.states import Constraint
from forum.threads.models import Thread
from forum.threads.visibility import threads_listed_for


def hold_care(actor: Actor, topic_id: int, version: int) -> TopicCare:
    """What people made of a topic, locked; its version grows. Raises NotFound, WrongState when somebody acted on it meanwhile."""
    if not seen(actor, topic_id):
        became = session().scalar(select(TopicRedirect.into_id).where(TopicRedirect.topic_id == topic_id))
        if became is not None and seen(actor, became):
            raise WrongState(_l("This topic has become part of another one meanwhile."))
        raise NotFound()
    care = locked_care(topic_id)
    if care.version != version:
        raise WrongState()
    care.version += 1
    return care


def locked_care(topic_id: int) -> TopicCare:
    """What people made of a topic, locked, whether anybody did anything before or not."""
    insert_unless_there(TopicCare, {"topic_id": topic_id, "version": 0, "dismissed_words": ""})
    return session().scalars(select(TopicCare).where(TopicCare.topic_id == topic_id).with_for_update()).one()


def seen(actor: Actor, topic_id: int) -> bool:
    """Whether the actor may read any of its questions."""
    found = select(TopicThread.thread_id).join(Thread, Thread.id == TopicThread.thread_id)
    found = found.where(TopicThread.topic_id == topic_id, Thread.type == "question", threads_listed_for(actor))
    return session().scalar(found.limit(1)) is not None


def seen_threads(actor: Actor, topic_id: int, thread_ids: Collection[int]) -> set[int]:
    """Those of these questions that stand in the topic and that the actor may read."""
    found = select(TopicThread.thread_id).join(Thread, Thread.id == TopicThread.thread_id)
    found = found.where(TopicThread.topic_id == topic_id, TopicThread.thread_id.in_(thread_ids), threads_listed_for(actor))
    return set(session().scalars(found))


def open_topic(now: datetime) -> int:
    """A new topic, empty yet."""
    topic = Topic(size=0, created_at=now, changed_at=now)
    session().add(topic)
    session().flush()
    return topic.id


def put(thread_ids: Collection[int], topic_id: int) -> None:
    """These questions stand in this topic now."""
    for some in portions(thread_ids):
        moved = update(TopicThread).where(TopicThread.thread_id.in_(some)).values(topic_id=topic_id)
        session().execute(moved.execution_options(synchronize_session=False))


def measure(topic_ids: Sequence[int], now: datetime) -> None:
    """How many questions stand in each of these topics, counted anew."""
    size = select(func.count()).select_from(TopicThread).where(TopicThread.topic_id == Topic.id).scalar_subquery()
    counted = update(Topic).where(Topic.id.in_(topic_ids)).values(size=size, changed_at=now)
    session().execute(counted.execution_options(synchronize_session=False))


def say(
    actor: Actor, kind: Constraint, topic_id: int, now: datetime, *, threads: Sequence[int] = (), other: int | None = None, words: str = ""
) -> None:
    """Write down what is to be obeyed from now on: of each of these questions, or of the topic."""
    row = {"kind": str(kind), "topic_id": topic_id, "other_id": other, "words": words, "actor_id": actor.id, "at": now}
    insert_all(TopicConstraint, [{**row, "thread_id": one} for one in threads] if threads else [{**row, "thread_id": None}])
