"""How support is doing, for everybody: of public categories alone, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.clock import today
from forum.kit.durations import median
from forum.metrics.conditions import COHORT
from forum.metrics.measured import SMALL
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.models import QuestionTurn as Turn
from forum.threads.models import Thread
from forum.threads.visibility import threads_listed_for

DAYS = 30
LEAST = 5
"""Of fewer questions nothing typical is said."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A target in hours, and how many of the questions whose time is over were within it."""

    hours: int
    met: int
    out_of: int

    @property
    def share(self) -> float | None:
        return self.met / self.out_of if self.out_of >= LEAST else None

    @property
    def is_small(self) -> bool:
        return self.out_of < SMALL


@dataclass(frozen=True, slots=True)
class SupportStatus:
    """`since` is the first day of the last thirty. `first_answer`: the median in seconds of the `answered` questions of these days; None
    of too few. `resolved`: questions that were solved in this month, from `month` on, and are now; each once, however often it was
    opened and solved again (the flow of solutions counts those: measure `resolved`). `unresolved`: open now."""

    since: date
    month: date
    asked: int
    answered: int
    first_answer: float | None
    resolved: int
    unresolved: int
    answers: Promise
    resolutions: Promise

    @property
    def is_small(self) -> bool:
        return self.answered < SMALL


def support_status() -> SupportStatus:
    """The same for every viewer, staff too. Where a question is and whether it is listed is asked of the question itself: the facts may
    be a minute behind."""
    day = today()
    since, month = day - timedelta(days=DAYS - 1), day.replace(day=1)
    lately = (Fact.asked_day >= since, Fact.asked_day <= day)
    names = ("asked", "answer_over", "answer_in_time", "resolution_over", "resolution_in_time")
    sums = _public(select(*(func.sum(case((COHORT[name], 1), else_=0)).label(name) for name in names))).where(*lately)
    counted = {name: int(number or 0) for name, number in session().execute(sums).mappings().one().items()}
    waits = [float(one) for one in session().scalars(_public(select(Fact.first_response)).where(*lately, COHORT["answered"]))]
    resolved = _public(select(func.count(Turn.thread_id.distinct())).select_from(Turn).join(Fact, Fact.thread_id == Turn.thread_id))
    unresolved = select(func.count()).select_from(Span).join(Thread, Thread.id == Span.thread_id)
    unresolved = unresolved.where(Span.until_at.is_(None), threads_listed_for(STRANGER))
    return SupportStatus(
        since, month, counted["asked"], len(waits), median(waits) if len(waits) >= LEAST else None,
        session().scalar(resolved.where(Turn.kind == "confirmed", COHORT["resolved"], Turn.day >= month, Turn.day <= day)) or 0,
        session().scalar(unresolved) or 0, _promise(counted, "answer", "first_answer"), _promise(counted, "resolution", "resolution"),
    )


def _public(query: Select[Any]) -> Select[Any]:
    seen: ColumnElement[bool] = threads_listed_for(STRANGER)
    return query.join(Thread, Thread.id == Fact.thread_id).where(Fact.counted.is_(True), seen)


def _promise(counted: dict[str, int], name: str, setting: str) -> Promise:
    return Promise(settings.get(f"metrics.{setting}_target_hours"), counted[f"{name}_in_time"], counted[f"{name}_over"])
