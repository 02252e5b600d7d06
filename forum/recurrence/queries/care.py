"""What people made of topics, for the pages of those who look after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.recurrence.models import TopicArticle, TopicCare
from forum.recurrence.queries.constraints import placings_of


@dataclass(frozen=True, slots=True)
class Care:
    """`version` is that of the last act of a person; `article_ids` are of articles said to answer it, whoever may read them."""

    version: int = 0
    name: str | None = None
    claimed_by: Person | None = None
    claimed_at: datetime | None = None
    dismissed: str | None = None
    dismissed_at: datetime | None = None
    dismissed_words: str = ""
    wakes_at: int | None = None
    article_ids: tuple[int, ...] = ()


def cares_of(topic_ids: Collection[int]) -> dict[int, Care]:
    """Of every one of these topics, also of those nobody did anything with."""
    columns = (
        TopicCare.topic_id, TopicCare.version, TopicCare.name, TopicCare.claimed_at, TopicCare.dismissed, TopicCare.dismissed_at,
        TopicCare.dismissed_words, TopicCare.wakes_at,
    )
    linked = articles_of(topic_ids)
    cares = {topic_id: Care(article_ids=linked.get(topic_id, ())) for topic_id in topic_ids}
    found = select(*person_columns(), *columns).select_from(TopicCare).outerjoin(User, User.id == TopicCare.claimed_by_id)
    for row in session().execute(found.where(TopicCare.topic_id.in_(topic_ids))):
        cares[row.topic_id] = Care(
            row.version, row.name, person_of(row[:WIDTH]), row.claimed_at, row.dismissed, row.dismissed_at, row.dismissed_words,
            row.wakes_at, linked.get(row.topic_id, ()),
        )
    return cares


def articles_of(topic_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The articles that are said to answer these topics."""
    found = select(TopicArticle.topic_id, TopicArticle.article_id).where(TopicArticle.topic_id.in_(topic_ids))
    linked: dict[int, tuple[int, ...]] = {}
    for topic_id, article_id in session().execute(found.order_by(TopicArticle.topic_id, TopicArticle.article_id)):
        linked[topic_id] = (*linked.get(topic_id, ()), article_id)
    return linked


def pinned_of(thread_ids: Collection[int]) -> set[int]:
    """Those of these questions that somebody said stay where they are."""
    return {thread_id for thread_id, (stays, _barred) in placings_of(thread_ids).items() if stays is not None}
