"""The list of what is asked again and again: which topics, in which order, and how many of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, exists, func, not_, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.paging import Page
from forum.recurrence.models import TopicArticle, TopicCare, TopicScore
from forum.recurrence.queries.care import Care, cares_of
from forum.recurrence.queries.facts import Facts, facts_of
from forum.recurrence.scoring import Score
from forum.threads.models import Category
from forum.threads.visibility import categories_visible_to

PER_PAGE = 20
MAX_PAGE = 50


class Show(StrEnum):
    """Which of the topics."""

    OPEN = "open"
    UNCLAIMED = "unclaimed"
    MINE = "mine"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to. `category_id`: where most of the questions are."""

    show: Show = Show.OPEN
    language: str = ""
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class SuggestedTopic:
    """A topic in the list, as one viewer may see it."""

    topic_id: int
    name: str
    facts: Facts
    score: Score
    care: Care

    @property
    def url(self) -> str:
        return f"/editing/topics/{self.topic_id}/"

    @property
    def newest_at(self) -> datetime:
        return max(one.asked_at for one in self.facts.threads)

    @property
    def languages(self) -> list[str]:
        return sorted({one.language for one in self.facts.threads})

    @property
    def category(self) -> str:
        names = [one.category for one in self.facts.threads]
        return max(sorted(set(names)), key=names.count)


def suggested_topics(viewer: Actor, wanted: Wanted, now: datetime, *, page: int = 1) -> Page[SuggestedTopic]:
    """The topics that most ask for an article, the strongest first. Those the viewer sees too little of are left out.
    Raises NotFound beyond the last page."""
    found = _narrowed(select(TopicScore.topic_id), wanted).where(_kinds(viewer)[wanted.show])
    found = found.order_by(TopicScore.rank.desc(), TopicScore.topic_id.desc()).limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)
    ids = list(session().scalars(found))
    if page > 1 and not ids:
        raise NotFound()
    shown = ids[:PER_PAGE]
    facts, cares = facts_of(shown, viewer, now) if shown else {}, cares_of(shown) if shown else {}
    topics = [
        SuggestedTopic(topic_id, cares[topic_id].name or facts[topic_id].auto_name, facts[topic_id], facts[topic_id].score(now),
                       cares[topic_id])
        for topic_id in shown if topic_id in facts
    ]
    return Page([one for one in topics if one.score.is_suggested], page, PER_PAGE, has_next=len(ids) > PER_PAGE and page < MAX_PAGE)


def count_topics(viewer: Actor, wanted: Wanted) -> dict[str, int]:
    """How many there are of each kind, as the list is narrowed."""
    kinds = _kinds(viewer)
    columns = [func.coalesce(func.sum(cast(kind, Integer)), 0) for kind in kinds.values()]
    row = session().execute(_narrowed(select(*columns), wanted)).one()
    return {str(name): int(count) for name, count in zip(kinds, row, strict=True)}


def topic_categories(viewer: Actor) -> list[tuple[int, str]]:
    """The categories that the list can be narrowed to."""
    used = select(TopicScore.category_id).distinct()
    found = select(Category.id, Category.name).where(Category.id.in_(used), categories_visible_to(viewer))
    return [(category_id, name) for category_id, name in session().execute(found.order_by(Category.name, Category.id))]


def _narrowed(found: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    found = found.select_from(TopicScore).outerjoin(TopicCare, TopicCare.topic_id == TopicScore.topic_id)
    if wanted.language:
        found = found.where(TopicScore.language == wanted.language)
    return found.where(TopicScore.category_id == wanted.category_id) if wanted.category_id is not None else found


def _kinds(viewer: Actor) -> dict[Show, ColumnElement[bool]]:
    asleep = and_(TopicCare.wakes_at.is_not(None), TopicScore.questions < func.coalesce(TopicCare.wakes_at, 0))
    answered = exists().where(TopicArticle.topic_id == TopicScore.topic_id)
    is_open = and_(not_(asleep), not_(answered))
    return {
        Show.OPEN: is_open, Show.UNCLAIMED: and_(is_open, TopicCare.claimed_by_id.is_(None)),
        Show.MINE: and_(TopicCare.claimed_by_id == viewer.id, TopicCare.claimed_by_id.is_not(None)),
        Show.ANSWERED: and_(answered, not_(asleep)), Show.DISMISSED: asleep,
    }
