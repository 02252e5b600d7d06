"""What the numbers count, each condition once: sums, daily rows and lists are all made of these."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, true

from forum.metrics.models import QuestionFact as Fact
from forum.metrics.models import QuestionTurn as Turn
from forum.resolution.counting import Slice, threads_of_team
from forum.resolution.days import ADDING, TERMS
from forum.resolution.states import Resolution, SolvedHow
from forum.threads.models import ThreadTag

COHORT: Mapping[str, ColumnElement[bool]] = {
    "asked": true(),
    "answered": Fact.first_response.is_not(None),
    "resolved": Fact.resolved.is_(True),
    "presumed": and_(Fact.resolution == Resolution.SOLVED, Fact.how == SolvedHow.PRESUMED),
    "closed": Fact.resolution == Resolution.CLOSED,
    "unresolved": Fact.resolution == Resolution.OPEN,
    "first_contact": and_(Fact.resolved.is_(True), Fact.first_contact.is_(True)),
    "ever_resolved": Fact.ever_resolved.is_(True),
    "reopened": and_(Fact.ever_resolved.is_(True), Fact.reopened.is_(True)),
    "needed_info": Fact.needed_info.is_(True),
    "answer_over": Fact.answer_over.is_(True),
    "answer_in_time": and_(Fact.answer_over.is_(True), Fact.answer_in_time.is_(True)),
    "resolution_over": Fact.resolution_over.is_(True),
    "resolution_in_time": and_(Fact.resolution_over.is_(True), Fact.resolution_in_time.is_(True)),
    "day_over": Fact.day_over.is_(True),
    "quiet_day": and_(Fact.day_over.is_(True), Fact.quiet_day.is_(True)),
    "three_days_over": Fact.three_days_over.is_(True),
    "quiet_three_days": and_(Fact.three_days_over.is_(True), Fact.quiet_three_days.is_(True)),
    "by_self": Fact.solved_by == "self",
    "by_peer": Fact.solved_by == "peer",
    "by_staff": Fact.solved_by == "staff",
    "by_article": Fact.solved_by == "article",
}
"""Of questions that count now, by the day they were asked. `answered` within `asked`, `first_contact` within `resolved`, and so on."""

FLOW: Mapping[str, ColumnElement[bool]] = {kind: Turn.kind == kind for kind in (*TERMS, "confirmed", "presumed")}
"""Of what happened, by the day it happened."""
LEAVING = tuple(term for term in TERMS if term not in ADDING)
JOINED, LEFT = "joined", "left"
"""Kinds of turns of people alone: they came to have the problem of an unresolved question, or had it no longer."""
KINDS = (*FLOW, JOINED, LEFT)
PEOPLE: Mapping[str, Collection[str]] = {"people_in": (*ADDING, JOINED), "people_out": (*LEAVING, LEFT)}
"""How many came to wait or went, by the kinds of turns that say so."""
DURATIONS = ("first_response", "first_staff_response", "first_peer_response", "first_resolved", "last_resolved")
"""Columns of seconds. `last_resolved` is kept of questions that are resolved now only."""


def cohort_sums() -> list[ColumnElement[int]]:
    return [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in COHORT.items()]


def cohort_bits() -> ColumnElement[int]:
    """All conditions of one question as one number: a bit for each, the first the lowest."""
    return sum((case((condition, 1 << bit), else_=0) for bit, condition in enumerate(COHORT.values())), literal(0))


def flow_sums() -> list[ColumnElement[int]]:
    """Over turns joined with their facts."""
    terms = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in FLOW.items()]
    people: list[Any] = [
        func.sum(case((Turn.kind.in_(kinds), Turn.people), else_=0)).label(name)
        for name, kinds in PEOPLE.items()
    ]
    return terms + people


def within(chosen: Slice) -> list[ColumnElement[bool]]:
    """The slice over facts: the same questions as `Slice.conditions` over threads."""
    columns = ((Fact.category_id, chosen.category_id), (Fact.language, chosen.language), (Fact.product, chosen.product),
               (Fact.version, chosen.version))
    found: list[ColumnElement[bool]] = [column == value for column, value in columns if value is not None]
    if chosen.tag_id is not None:
        found.append(Fact.thread_id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == chosen.tag_id)))
    if chosen.team_id is not None:
        found.append(Fact.thread_id.in_(threads_of_team(chosen.team_id)))
    return found


def of_each(chosen: Slice, thread_id: Any) -> list[ColumnElement[bool]]:
    """The same over a column that names threads, where its rows are few: each is looked up, and nothing is collected."""
    columns = {"category_id": Fact.category_id, "language": Fact.language, "product": Fact.product, "version": Fact.version}
    its = [column == value for name, column in columns.items() if (value := getattr(chosen, name)) is not None]
    found: list[ColumnElement[bool]] = [exists().where(Fact.thread_id == thread_id, *its).correlate_except(Fact)] if its else []
    return found + Slice(tag_id=chosen.tag_id, team_id=chosen.team_id).of_each(thread_id)


def kept_as(chosen: Slice) -> tuple[str, str] | None:
    """Which daily rows are of this slice; None for one that combines several, and for a staff team's: cases move without the facts."""
    if chosen.team_id is not None:
        return None
    named = {"category": chosen.category_id, "tag": chosen.tag_id, "language": chosen.language, "product": chosen.product,
             "version": chosen.version}
    given = [(kind, str(value)) for kind, value in named.items() if value is not None]
    return ("all", "") if not given else given[0] if len(given) == 1 else None
