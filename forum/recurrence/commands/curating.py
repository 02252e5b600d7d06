"""People put topics right: what they say holds, by day and by night, until somebody says otherwise."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from forum.policy import Action
from forum.recurrence.commands.holding import hold_care, locked_care, measure, open_topic, put, say, seen, seen_threads
from forum.recurrence.commands.placing import redirect
from forum.recurrence.commands.reading import hold_topics
from forum.recurrence.commands.scoring import score_now
from forum.recurrence.events import TopicChanged
from forum.recurrence.models import TopicThread
from forum.recurrence.queries.topics import leads_to
from forum.recurrence.states import Constraint, TopicAct
from forum.threads.models import Thread
from forum.threads.visibility import threads_listed_for

NAME_MAX = 180
MOST_SPLIT = 200


@command
def merge_topics(actor: Actor, topic_id: int, into_id: int, *, version: int) -> int:
    """Both are the same problem: all questions stand in `into_id`, which keeps its name, and the other number leads there for ever.

    Raises NotFound, Invalid, WrongState when somebody acted on it meanwhile.
    """
    authorize(actor, Action.CURATE_TOPICS)
    hold_topics()
    into_id, now = leads_to(into_id), utcnow()
    if into_id == topic_id:
        raise Invalid.field("into", _l("That is this topic itself."))
    if not seen(actor, into_id):
        raise Invalid.field("into", _l("There is no such topic."))
    hold_care(actor, topic_id, version)
    locked_care(into_id).version += 1
    standing = list(session().scalars(
        select(TopicThread.thread_id).where(TopicThread.topic_id.in_((topic_id, into_id))).order_by(TopicThread.thread_id)
    ))
    redirect(topic_id, into_id, now, names=False)
    say(actor, Constraint.TOGETHER, into_id, now, threads=standing, other=topic_id)
    measure([into_id], now)
    score_now([topic_id, into_id], now)
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.MERGED, other_topic_id=into_id))
    return into_id


@command
def split_topic(actor: Actor, topic_id: int, thread_ids: Collection[int], *, version: int) -> int:
    """These questions are another problem: they stand in a topic of their own, and the two never become one by themselves.

    Returns the new topic. Raises NotFound, Invalid, WrongState.
    """
    authorize(actor, Action.CURATE_TOPICS)
    hold_topics()
    hold_care(actor, topic_id, version)
    chosen, now = seen_threads(actor, topic_id, list(thread_ids)[:MOST_SPLIT]), utcnow()
    if not chosen or chosen != set(thread_ids):
        raise Invalid.field("threads", _l("Choose questions of this topic."))
    if not _others(actor, topic_id, chosen):
        raise Invalid.field("threads", _l("Leave at least one question in this topic."))
    new_id = open_topic(now)
    put(chosen, new_id)
    say(actor, Constraint.PIN, new_id, now, threads=sorted(chosen))
    say(actor, Constraint.KEEP_APART, topic_id, now, other=new_id)
    measure([topic_id, new_id], now)
    score_now([topic_id, new_id], now)
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.SPLIT, other_topic_id=new_id, thread_ids=tuple(sorted(chosen))))
    return new_id


@command
def rename_topic(actor: Actor, topic_id: int, name: str, *, version: int) -> None:
    """Call it this; an empty name: as its questions are called. Raises NotFound, Invalid, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    name, now = plain_line(name), utcnow()
    if len(name) > NAME_MAX:
        raise Invalid.field("name", _l("This is too long."))
    care = hold_care(actor, topic_id, version)
    before, care.name = care.name or "", name or None
    if before != name:
        say(actor, Constraint.NAME, topic_id, now, words=name)
        announce(TopicChanged(now, actor.id, topic_id, TopicAct.RENAMED, before=before, after=name))


@command
def pin_question(actor: Actor, topic_id: int, thread_id: int, *, version: int) -> None:
    """This question belongs here and stays here, wherever it stood before. Raises NotFound, Invalid, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    hold_topics()
    hold_care(actor, topic_id, version)
    found = select(TopicThread.topic_id).join(Thread, Thread.id == TopicThread.thread_id)
    before = session().scalar(found.where(TopicThread.thread_id == thread_id, Thread.type == "question", threads_listed_for(actor)))
    if before is None:
        raise Invalid.field("thread", _l("There is no such question."))
    now = utcnow()
    if before != topic_id:
        put([thread_id], topic_id)
        measure([before, topic_id], now)
        score_now([before, topic_id], now)
    say(actor, Constraint.PIN, topic_id, now, threads=[thread_id])
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.PINNED, thread_ids=(thread_id,)))


@command
def unpin_question(actor: Actor, topic_id: int, thread_id: int, *, version: int) -> None:
    """This question may move again to where it fits better. Raises NotFound, WrongState."""
    authorize(actor, Action.CURATE_TOPICS)
    hold_care(actor, topic_id, version)
    if not seen_threads(actor, topic_id, [thread_id]):
        raise NotFound()
    now = utcnow()
    say(actor, Constraint.UNPIN, topic_id, now, threads=[thread_id])
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.UNPINNED, thread_ids=(thread_id,)))


@command
def remove_question(actor: Actor, topic_id: int, thread_id: int, *, version: int) -> int:
    """This question does not belong here: it stands in a topic of its own until it finds a better one, and never comes back here.

    Returns the new topic. Raises NotFound, Invalid, WrongState.
    """
    authorize(actor, Action.CURATE_TOPICS)
    hold_topics()
    hold_care(actor, topic_id, version)
    if not seen_threads(actor, topic_id, [thread_id]):
        raise NotFound()
    if not _others(actor, topic_id, {thread_id}):
        raise Invalid.field("threads", _l("Leave at least one question in this topic."))
    now = utcnow()
    new_id = open_topic(now)
    put([thread_id], new_id)
    say(actor, Constraint.APART, topic_id, now, threads=[thread_id])
    measure([topic_id, new_id], now)
    score_now([topic_id, new_id], now)
    announce(TopicChanged(now, actor.id, topic_id, TopicAct.REMOVED, other_topic_id=new_id, thread_ids=(thread_id,)))
    return new_id


def _others(actor: Actor, topic_id: int, chosen: set[int]) -> bool:
    """Whether the topic has a further question that the actor may read: what is left must be there to see."""
    found = select(TopicThread.thread_id).join(Thread, Thread.id == TopicThread.thread_id)
    found = found.where(TopicThread.topic_id == topic_id, TopicThread.thread_id.not_in(chosen), threads_listed_for(actor))
    return session().scalar(found.limit(1)) is not None
