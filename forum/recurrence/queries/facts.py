"""What topics are made of, for one viewer: the same few statements for one topic and for a page of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import distinct, func, select

from forum.core.db import session
from forum.core.permissions import STRANGER, Actor
from forum.recurrence.models import SearchedThread, TopicThread
from forum.recurrence.scoring import Asked, Missed, Score, rank_of, score_of
from forum.search.models import Search
from forum.search.queries.gaps import failed_deflections
from forum.threads.models import Category, CategoryField, Thread, ThreadField
from forum.threads.states import ReadAccess, display_status
from forum.threads.visibility import threads_listed_for

MOST_THREADS = 200
"""Of a large topic the newest."""
MOST_SEARCHES = 20
LOOKED_BACK_DAYS = 180
"""Searches and suggestions of so many days count; after two half-lives they weigh a quarter."""


@dataclass(frozen=True, slots=True)
class EvidenceThread:
    """A question of the topic. `fields` are the answers to fields with a role: ("version", "4.2.1")."""

    thread_id: int
    title: str
    similarity: float
    asked_at: datetime
    asker_id: int
    me_too_count: int
    duplicates: int
    language: str
    fields: tuple[tuple[str, str], ...]
    ref: str | None
    slug: str = ""
    status: str = ""
    views: int = 0
    category_id: int = 0
    category: str = ""
    is_public: bool = True

    @property
    def url(self) -> str:
        return f"/questions/{self.thread_id}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class MissedSearch:
    """Words that were searched for, found nothing, and are nearest to a question of the topic."""

    words: str
    language: str
    visitors: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """A topic's questions (the oldest first) that a viewer may see, what was searched for, and what was suggested in vain."""

    threads: tuple[EvidenceThread, ...] = ()
    searches: tuple[MissedSearch, ...] = ()
    failed: tuple[Missed, ...] = ()

    def score(self, now: datetime) -> Score:
        return score_of(self._asked(), now, self._searched(), self.failed)

    def rank(self, now: datetime) -> float:
        return rank_of(self._asked(), now, self._searched(), self.failed)

    @property
    def auto_name(self) -> str:
        """The title of the question most like the others, of those everybody may read if there are any."""
        public = [one for one in self.threads if one.is_public] or self.threads
        return max(public, key=lambda one: (one.similarity, -one.thread_id)).title

    @property
    def failures(self) -> int:
        return sum(one.times for one in self.failed)

    def _asked(self) -> list[Asked]:
        return [Asked(one.asker_id, one.asked_at, one.me_too_count, one.duplicates) for one in self.threads]

    def _searched(self) -> list[Missed]:
        return [Missed(one.visitors, one.last_at) for one in self.searches]


def facts_of(topic_ids: Sequence[int], viewer: Actor, now: datetime, *, fields: bool = False) -> dict[int, Facts]:
    """What this viewer may see of these topics; those of which they see nothing are not in it."""
    threads = _threads(topic_ids, viewer, with_fields=fields)
    place = {one.thread_id: topic_id for topic_id, some in threads.items() for one in some}
    if not place:
        return {}
    since = now - timedelta(days=LOOKED_BACK_DAYS)
    searches: dict[int, list[MissedSearch]] = {}
    for thread_id, *search in _searches(place, since):
        searches.setdefault(place[thread_id], []).append(MissedSearch(*search))
    failed: dict[int, list[Missed]] = {}
    for failure in failed_deflections(since, place):
        if failure.thread_id is not None:
            failed.setdefault(place[failure.thread_id], []).append(Missed(failure.times, failure.last_at))
    return {
        topic_id: Facts(tuple(some), tuple(searches.get(topic_id, ())[:MOST_SEARCHES]), tuple(failed.get(topic_id, ())))
        for topic_id, some in threads.items()
    }


def public_sizes(topic_ids: Collection[int]) -> Counter[int]:
    """How many questions that everybody may read stand in each of these topics."""
    found = select(TopicThread.topic_id, func.count()).join(Thread, Thread.id == TopicThread.thread_id)
    found = found.where(TopicThread.topic_id.in_(topic_ids), Thread.type == "question", threads_listed_for(STRANGER))
    return Counter(dict(session().execute(found.group_by(TopicThread.topic_id)).all()))


def _threads(topic_ids: Sequence[int], viewer: Actor, *, with_fields: bool) -> dict[int, list[EvidenceThread]]:
    newest = func.row_number().over(partition_by=TopicThread.topic_id, order_by=Thread.id.desc()).label("place")
    columns: tuple[Any, ...] = (
        TopicThread.topic_id, Thread.id, Thread.title, TopicThread.likeness, Thread.created_at, Thread.asker_id, Thread.me_too_count,
        Thread.language, Thread.source_ref, Thread.slug, Thread.status, Thread.view_count, Thread.category_id, Category.name,
        Category.read_access, newest,
    )
    found = (
        select(*columns).select_from(TopicThread).join(Thread, Thread.id == TopicThread.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .where(TopicThread.topic_id.in_(topic_ids), Thread.type == "question", threads_listed_for(viewer)).subquery()
    )
    rows = list(session().execute(select(found).where(found.c.place <= MOST_THREADS).order_by(found.c.id)))
    ids = [row.id for row in rows]
    copies = dict(_duplicates(ids, viewer)) if ids else {}
    fields = _fields(ids) if with_fields and ids else {}
    threads: dict[int, list[EvidenceThread]] = {}
    for row in rows:
        threads.setdefault(row.topic_id, []).append(EvidenceThread(
            row.id, row.title, row.likeness, row.created_at, row.asker_id, row.me_too_count, copies.get(row.id, 0), row.language,
            tuple(fields.get(row.id, ())), row.source_ref, row.slug, display_status(row.status) or "", row.view_count,
            row.category_id, row.name, row.read_access == ReadAccess.EVERYONE,
        ))
    return threads


def _duplicates(thread_ids: Collection[int], viewer: Actor) -> list[tuple[int, int]]:
    found = (
        select(Thread.duplicate_of_id, func.count()).where(Thread.duplicate_of_id.in_(thread_ids), threads_listed_for(viewer))
        .group_by(Thread.duplicate_of_id)
    )
    return [(original, count) for original, count in session().execute(found) if original is not None]


def _fields(thread_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    found = (
        select(ThreadField.thread_id, CategoryField.role, ThreadField.value).join(CategoryField, CategoryField.id == ThreadField.field_id)
        .where(ThreadField.thread_id.in_(thread_ids), CategoryField.role != "none").order_by(ThreadField.thread_id, CategoryField.position)
    )
    fields: dict[int, list[tuple[str, str]]] = {}
    for thread_id, role, value in session().execute(found):
        fields.setdefault(thread_id, []).append((role, value))
    return fields


def _searches(thread_ids: Collection[int], since: datetime) -> list[tuple[Any, ...]]:
    visitors = func.count(distinct(Search.session))
    found = (
        select(SearchedThread.thread_id, Search.words, func.min(Search.language), visitors, func.max(Search.at))
        .join(Search, Search.words == SearchedThread.words)
        .where(SearchedThread.thread_id.in_(thread_ids), Search.results == 0, Search.at >= since)
        .group_by(SearchedThread.thread_id, Search.words).order_by(visitors.desc(), func.max(Search.at).desc(), Search.words)
    )
    return [tuple(row) for row in session().execute(found)]
