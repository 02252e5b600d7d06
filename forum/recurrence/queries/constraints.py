"""What people decided about topics, as the jobs obey it: the newest word on a question counts, numbers of topics are followed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.kit.portions import portions
from forum.recurrence.models import TopicConstraint, TopicRedirect, TopicThread
from forum.recurrence.ruling import FREE, Placing
from forum.recurrence.states import STAYS, Constraint


class Decided:
    """The rules of a board, read as they are asked for; a board of which nobody said anything costs one statement."""

    def placings(self, threads: Collection[int]) -> Mapping[int, Placing]:
        return placings_of(threads) if self._said else {}

    def kept_apart(self) -> Collection[tuple[int, int]]:
        return self._pairs

    def strangers(self) -> Collection[tuple[int, int, int]]:
        return self._strangers

    @cached_property
    def _said(self) -> bool:
        return session().scalar(select(TopicConstraint.id).limit(1)) is not None

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        if not self._said:
            return []
        led, other_led = aliased(TopicRedirect), aliased(TopicRedirect)
        one, other = func.coalesce(led.into_id, TopicConstraint.topic_id), func.coalesce(other_led.into_id, TopicConstraint.other_id)
        found: Select[*tuple[Any, ...]] = select(one, other)
        found = (
            found.select_from(TopicConstraint).outerjoin(led, led.topic_id == TopicConstraint.topic_id)
            .outerjoin(other_led, other_led.topic_id == TopicConstraint.other_id)
            .where(TopicConstraint.kind == Constraint.KEEP_APART)
        )
        return sorted({(first, second) for first, second in session().execute(found) if first != second})

    @cached_property
    def _strangers(self) -> list[tuple[int, int, int]]:
        if not self._said:
            return []
        found = select(TopicThread.thread_id, TopicThread.topic_id).where(
            TopicThread.thread_id.in_(select(TopicConstraint.thread_id).where(TopicConstraint.kind == Constraint.APART))
        )
        places = dict(session().execute(found).all())
        return sorted(
            (thread_id, places[thread_id], barred)
            for thread_id, (_stays, all_barred) in placings_of(places).items() for barred in all_barred
        )


def placings_of(thread_ids: Collection[int]) -> dict[int, Placing]:
    """What was said of these questions; those of which nothing was said are not in it."""
    found: dict[int, Placing] = {}
    for some in portions(thread_ids):
        topic = func.coalesce(TopicRedirect.into_id, TopicConstraint.topic_id)
        rows: Select[*tuple[Any, ...]] = select(TopicConstraint.thread_id, TopicConstraint.kind, topic)
        rows = (
            rows.select_from(TopicConstraint).outerjoin(TopicRedirect, TopicRedirect.topic_id == TopicConstraint.topic_id)
            .where(TopicConstraint.thread_id.in_(some)).order_by(TopicConstraint.id)
        )
        for thread_id, kind, topic_id in session().execute(rows):
            found[thread_id] = _after(found.get(thread_id, FREE), kind, topic_id)
    return found


def _after(placing: Placing, kind: str, topic_id: int) -> Placing:
    stays, barred = placing
    if kind in STAYS:
        return topic_id, barred - {topic_id}
    if kind == Constraint.UNPIN:
        return None, barred
    return (None if stays == topic_id else stays), barred | {topic_id}
