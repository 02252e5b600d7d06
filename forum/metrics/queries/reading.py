"""All that the measures of one scope need, each part read at most once: however many measures there are, the statements stay the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from forum.core import settings
from forum.core.db import session
from forum.kit.clock import day_bounds, utcnow
from forum.metrics.conditions import COHORT, DURATIONS, LEAVING, kept_as, within
from forum.metrics.daily import COHORT_COLUMNS, FLOW_COLUMNS
from forum.metrics.measured import Scope
from forum.metrics.models import CohortDay, FlowDay
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionSpan as Span
from forum.metrics.models import QuestionTurn as Turn
from forum.metrics.packing import Array, counted
from forum.metrics.queries.article_days import Days as ArticleDays
from forum.metrics.queries.article_days import article_days, at_the_end_of, days_and_now, is_past
from forum.metrics.queries.beside import BESIDE, Days, article_conditions, articles_now, days_beside
from forum.metrics.queries.cohorts import asked_in_steps
from forum.metrics.queries.desks import Common, once
from forum.metrics.queries.narrowed import ARTICLES_BY
from forum.metrics.queries.since import first_known, known_since
from forum.metrics.queries.turned import Turned, turned
from forum.metrics.states import Noted
from forum.resolution.days import ADDING

Series = Mapping[str, list[int]]
"""By name, a number per step of the scope."""
Made = TypeVar("Made")


class Reading:
    """What there is to know of a scope, by steps of so many days. `brief`: it serves a whole page, so
    that lines that would take long are left out, and what many rooms know is read together. `common`: what readings of other days of
    the same page share."""

    def __init__(self, scope: Scope, step: int = 1, *, brief: bool = False, common: Common | None = None) -> None:
        self.scope, self.step, self.brief, self.now = scope, max(1, step), brief, utcnow()
        self.shared: Common = {} if common is None else common
        self._made: dict[Any, Any] = {}

    def made(self, make: Callable[[Reading], Made]) -> Made:
        """What is made of this reading, made once for all measures that need it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def common(self, key: Any, make: Callable[[], Made]) -> Made:
        """What is made once for all readings of a page."""
        return cast(Made, once(self.shared, key, make))

    @cached_property
    def firsts(self) -> list[date]:
        """The first day of every step."""
        return [self.scope.start + timedelta(days=offset) for offset in range(0, self.scope.days, self.step)]

    @property
    def instant(self) -> datetime:
        """The end of the scope, or now where that comes first."""
        return instant_of(self.scope, self.now)

    @cached_property
    def cohort(self) -> Series:
        """Of the questions asked on those days: how many there are of each condition."""
        kept = kept_as(self.scope.within)
        if kept is None:
            return {name: [counted(step["conditions"], bit) for step in self.asked] for bit, name in enumerate(COHORT)}
        return self._series(COHORT_COLUMNS, _stored(CohortDay, COHORT_COLUMNS, kept, self.scope))

    @cached_property
    def flow(self) -> Series:
        """What happened on those days."""
        kept = kept_as(self.scope.within)
        if kept is not None:
            return self._series(FLOW_COLUMNS, _stored(FlowDay, FLOW_COLUMNS, kept, self.scope))
        return self._turned.in_steps(self.scope, self.step)

    @property
    def _turned(self) -> Turned:
        """What happened on all days in a slice without daily rows; once for all readings of a page."""
        return self.common(("turns", self.scope.within), lambda: turned(self.scope.within, self.shared))

    @property
    def opening(self) -> tuple[int, int]:
        """Unresolved questions, and the people who wait for them, when the scope begins."""
        return cast("tuple[int, int]", self._opening[:2])

    @property
    def people_since(self) -> date | None:
        """The first day on which all who waited are known; None: always. Read with the opening, since every page needs both."""
        return cast("date | None", self._opening[2 + list(Noted).index(Noted.ME_TOOS)])

    @cached_property
    def _opening(self) -> tuple[Any, ...]:
        kept = kept_as(self.scope.within)
        since = [first_known(one).label(f"since_{one}") for one in Noted]
        if kept is not None:
            sums = [func.sum(getattr(FlowDay, name)).label(name) for name in FLOW_COLUMNS]
            query = select(*sums, *since).where(FlowDay.slice == kept[0], FlowDay.key == kept[1], FlowDay.day < self.scope.start)
        else:
            query = select(*since)
        row = session().execute(query).mappings().one()
        numbers = {name: int(row[name] or 0) for name in FLOW_COLUMNS} if kept is not None else self._turned.before(self.scope.start)
        return _balance(numbers), numbers["people_in"] - numbers["people_out"], *(row[f"since_{one}"] for one in Noted)

    @cached_property
    def closing(self) -> list[tuple[int, int]]:
        """The same at the end of every step."""
        questions, people = self.opening
        found = []
        for place in range(len(self.firsts)):
            numbers = {name: self.flow[name][place] for name in FLOW_COLUMNS}
            questions, people = questions + _balance(numbers), people + numbers["people_in"] - numbers["people_out"]
            found.append((questions, people))
        return found

    @cached_property
    def asked(self) -> Sequence[Mapping[str, Array]]:
        """By step, what is known of the questions asked in it: lengths of time, who solved them, and what the slice cannot tell by
        daily rows."""
        bits = ["conditions"] if kept_as(self.scope.within) is None else []
        return asked_in_steps(self.scope, self.step, [*bits, "peer", *DURATIONS], self.shared)

    @property
    def helpers(self) -> list[Array]:
        """By step, for each of the questions asked in it that a member solved for somebody else, who did."""
        return [step["peer"][step["peer"] > 0] for step in self.asked]

    def whole(self, name: str) -> Array:
        """A length of time in all steps."""
        return np.concatenate([step[name] for step in self.asked])

    @cached_property
    def sessions(self) -> Series:
        """Visits of a day in which something was suggested, and what became of it."""
        return self._beside("sessions")

    @cached_property
    def searches(self) -> Series:
        return self._beside("searches")

    @cached_property
    def ratings(self) -> Series:
        return self._beside("ratings")

    @cached_property
    def articles(self) -> Mapping[str, int]:
        """How many articles there are of each condition, now."""
        return self._articles[1] if self.brief else articles_now(self.now, self.scope.within)

    @cached_property
    def _articles(self) -> tuple[ArticleDays, Mapping[str, int]]:
        within = self.scope.within.only(ARTICLES_BY)
        return self.common(("articles", within), lambda: days_and_now(within, article_conditions(self.now, within)))

    @cached_property
    def articles_then(self) -> Series:
        """How many there were at the end of each step; of a day that is not over, how many there are."""
        days = self._articles[0] if self.brief else article_days(self.scope.within)
        found = at_the_end_of(self.firsts, self.scope.end, self.step, days)
        if not is_past(self.scope.end, self.now):
            for name, numbers in found.items():
                numbers[-1] = self.articles[name]
        return found

    @cached_property
    def known_since(self) -> Mapping[str, date]:
        """What was not written down from the beginning: the first day of which all is. A whole page has read it with the opening."""
        if not self.brief:
            return known_since()
        return {name: day for name, day in zip(Noted, self._opening[2:], strict=True) if day is not None}

    def place(self, day: date) -> int:
        """The step that a day belongs to."""
        return (day - self.scope.start).days // self.step

    def _series(self, names: Sequence[str], query: Select[Any]) -> Series:
        found = {name: [0] * len(self.firsts) for name in names}
        for day, *numbers in session().execute(query):
            place = self.place(day)
            for name, number in zip(names, numbers, strict=True):
                found[name][place] += int(number)
        return found

    def _beside(self, name: str) -> Series:
        """Of a whole page everything beside the questions is read at once."""
        if not self.brief:
            return self._folded(days_beside(self.scope, (name,))[name])
        return self._folded(self.made(_all_beside)[name])

    def _folded(self, days: Mapping[str, Mapping[date, int]]) -> Series:
        found: dict[str, list[int]] = defaultdict(lambda: [0] * len(self.firsts))
        for name, numbers in days.items():
            series = found[name]
            for day, number in numbers.items():
                series[self.place(day)] += number
        return found


def reading_of(scope: Scope, shared: Common | None) -> Reading:
    """That of the whole page, where one is shown; otherwise one of its own."""
    return once(shared, ("page", scope), lambda: Reading(scope, scope.days, common=shared))  # type: ignore[no-any-return]


def _all_beside(reading: Reading) -> Mapping[str, Days]:
    return days_beside(reading.scope, tuple(BESIDE))


def _stored(table: Any, names: Sequence[str], kept: tuple[str, str], scope: Scope) -> Select[Any]:
    rows = select(table.day, *(getattr(table, name) for name in names))
    return rows.where(table.slice == kept[0], table.key == kept[1], table.day >= scope.start, table.day <= scope.end)


def _balance(numbers: Mapping[str, int]) -> int:
    return sum(numbers[term] for term in ADDING) - sum(numbers[term] for term in LEAVING)


def instant_of(scope: Scope, now: datetime) -> datetime:
    """The end of the scope's last day, or now where that comes first."""
    return min(day_bounds(scope.end)[1], now)


def asked_in(scope: Scope) -> list[ColumnElement[bool]]:
    """Over facts: the questions that count now and were asked in the scope."""
    return [Fact.counted.is_(True), Fact.asked_day >= scope.start, Fact.asked_day <= scope.end, *within(scope.within)]


def happened_in(scope: Scope, *kinds: str) -> list[ColumnElement[bool]]:
    """Over turns joined with facts: what happened in the scope."""
    return [Turn.kind.in_(kinds), Turn.day >= scope.start, Turn.day <= scope.end, *within(scope.within)]


def standing_at(scope: Scope, now: datetime) -> list[ColumnElement[bool]]:
    """Over spans: the questions that stand unresolved at the end of the scope's last day."""
    end = day_bounds(scope.end)[1]
    if end > now:
        return [Span.until_at.is_(None)]
    return [Span.from_at < end, or_(Span.until_at.is_(None), and_(Span.until_at.is_not(None), Span.until_at >= end))]


def enough_said(n: int) -> bool:
    """Whether so many answers of people may be summed up and shown: fewer could tell what one of them said."""
    return n >= max(1, int(settings.get("metrics.survey_minimum")))
