"""What was looked for and not found, and what was suggested and did not help: the wishes of readers, for editors."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select

from forum.core.db import session
from forum.search.models import Search, SuggestionEvent
from forum.search.states import Step

MOST_GAPS = 500
LEAST_VISITORS = 2
"""What one visitor alone looked for may say who they are: it is not shown."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that were searched for and found nothing: how often, by how many visitors of a day, in which language, when last."""

    words: str
    language: str
    times: int
    visitors: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was suggested to people who asked all the same."""

    thread_id: int | None
    article_id: int | None
    times: int
    last_at: datetime


def zero_result_searches(since: datetime, *, limit: int = MOST_GAPS, offset: int = 0) -> list[Gap]:
    """Searches since a moment that found nothing as two visitors or more typed them, those of most visitors first. They name nobody."""
    visitors = func.count(distinct(Search.session))
    found = (
        select(Search.words, func.min(Search.language), func.count(), visitors, func.max(Search.at))
        .where(Search.results == 0, Search.at >= since).group_by(Search.words)
        .having(visitors >= LEAST_VISITORS)
        .order_by(visitors.desc(), func.max(Search.at).desc(), Search.words).limit(limit).offset(offset)
    )
    return [Gap(*row) for row in session().execute(found)]


def words_of_several(words: Collection[str], since: datetime, until: datetime) -> set[str]:
    """Those of these words that two visitors or more typed from one moment to another."""
    found = select(Search.words).where(Search.at >= since, Search.at < until, Search.words.in_(words)).group_by(Search.words)
    return set(session().scalars(found.having(func.count(distinct(Search.session)) >= LEAST_VISITORS)))


def failed_deflections(since: datetime, thread_ids: Iterable[int] | None = None) -> list[Failure]:
    """What was suggested since a moment, about some threads or all, to people who asked all the same; the most frequent first."""
    found = (
        select(SuggestionEvent.thread_id, SuggestionEvent.article_id, func.count(), func.max(SuggestionEvent.at))
        .where(SuggestionEvent.step == Step.ASKED_ANYWAY, SuggestionEvent.at >= since)
        .group_by(SuggestionEvent.thread_id, SuggestionEvent.article_id)
        .order_by(func.count().desc(), SuggestionEvent.thread_id, SuggestionEvent.article_id)
    )
    if thread_ids is not None:
        found = found.where(SuggestionEvent.thread_id.in_(list(thread_ids)))
    return [Failure(*row) for row in session().execute(found.limit(MOST_GAPS))]


def funnel(since: datetime) -> list[tuple[str, str, str, int]]:
    """(day, place, step, how many) of suggestions, in the order of days."""
    day = func.date(SuggestionEvent.at)
    counted = select(day, SuggestionEvent.place, SuggestionEvent.step, func.count()).where(SuggestionEvent.at >= since)
    grouped = counted.group_by(day, SuggestionEvent.place, SuggestionEvent.step)
    rows = session().execute(grouped.order_by(day, SuggestionEvent.place, SuggestionEvent.step))
    return [(str(row[0]), row[1], row[2], int(row[3])) for row in rows]
