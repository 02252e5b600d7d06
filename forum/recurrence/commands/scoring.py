"""Where topics stand in the list of what is suggested: kept, so that the list costs one statement however large the board is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select, update

from forum.core.db import command, insert_all, session
from forum.core.permissions import STRANGER, Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.recurrence.commands.reading import hold_topics
from forum.recurrence.models import RecurrenceState, Topic, TopicScore, TopicThread
from forum.recurrence.queries.facts import facts_of, public_sizes
from forum.recurrence.scoring import SUGGESTED_ASKERS

T = TypeVar("T", int, str)
TOPICS_AT_ONCE = 50


@command
def score_topics(actor: Actor, topic_ids: Sequence[int]) -> None:
    """Keep the scores of these topics as they are now."""
    authorize(actor, Action.ADMINISTER)
    score_now(topic_ids, utcnow())


def score_some(actor: Actor, after: int, until: datetime, *, seconds: float) -> int | None:
    """Keep the scores of topics that changed since they were scored last, from one on and while there is time.

    Returns the last of them; None: these were all.
    """
    ends = time.monotonic() + seconds
    reached: int | None = after
    while reached is not None and time.monotonic() < ends:
        reached = score_changed(actor, reached, until)
    return reached


@command
def score_changed(actor: Actor, after: int, until: datetime) -> int | None:
    """One batch of that."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()  # a change that began before `until` is in sight then: whoever writes later changes later
    since = session().scalar(select(RecurrenceState.scored_at).where(RecurrenceState.id == 1))
    found = select(Topic.id).where(Topic.id > after, Topic.size >= SUGGESTED_ASKERS, Topic.changed_at < until)
    if since is not None:
        found = found.where(Topic.changed_at >= since)
    ids = list(session().scalars(found.order_by(Topic.id).limit(TOPICS_AT_ONCE)))
    score_now(ids, utcnow())
    if len(ids) == TOPICS_AT_ONCE:
        return ids[-1]
    done = update(RecurrenceState).where(RecurrenceState.id == 1).values(scored_at=until)
    session().execute(done.execution_options(synchronize_session=False))
    return None


@command
def score_oldest(actor: Actor, before: datetime) -> int:
    """Score again those topics that were scored longest ago: people join questions and search without changing a topic."""
    authorize(actor, Action.ADMINISTER)
    found = select(TopicScore.topic_id).where(TopicScore.scored_at < before).order_by(TopicScore.scored_at, TopicScore.topic_id)
    ids = list(session().scalars(found.limit(TOPICS_AT_ONCE)))
    score_now(ids, utcnow())
    return len(ids)


@command
def score_topic_of(actor: Actor, thread_ids: Sequence[int]) -> None:
    """Score the topics of these questions: they were hidden, are back, or are duplicates now."""
    authorize(actor, Action.ADMINISTER)
    found = select(TopicThread.topic_id).where(TopicThread.thread_id.in_(thread_ids)).distinct()
    score_now(list(session().scalars(found.order_by(TopicThread.topic_id))), utcnow())


def score_now(topic_ids: Sequence[int], now: datetime) -> None:
    """The rows of these topics, anew (inside a command): only those that everybody could see suggested have one."""
    if not topic_ids:
        return
    session().flush()
    found = facts_of(topic_ids, STRANGER, now)
    rows: list[dict[str, Any]] = []
    for topic_id, facts in sorted(found.items()):
        if not facts.score(now).is_suggested:
            continue
        rows.append({
            "topic_id": topic_id, "rank": facts.rank(now), "questions": 0,
            "language": _most_common(one.language for one in facts.threads),
            "category_id": _most_common(one.category_id for one in facts.threads), "scored_at": now,
        })
    sizes = public_sizes([row["topic_id"] for row in rows])
    gone = delete(TopicScore).where(TopicScore.topic_id.in_(topic_ids))
    session().execute(gone.execution_options(synchronize_session=False))
    insert_all(TopicScore, [{**row, "questions": sizes[row["topic_id"]]} for row in rows])


def _most_common(values: Iterable[T]) -> T:
    """Of as many the smallest, so that the same questions always say the same."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
