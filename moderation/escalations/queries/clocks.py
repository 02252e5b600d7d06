"""The clocks of cases, many at once: the same few statements however many cases and however long their histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.models import Category, Thread
from moderation.escalations.clock import Clock, Facts, Happening, clock_of, happening
from moderation.escalations.models import ClockPolicy, Escalation, EscalationEvent
from moderation.escalations.plans import plans_of
from moderation.escalations.states import Priority
from moderation.escalations.targets import SHIPPED, Targets, chosen, targets_of
from moderation.policy import DeskAction
from moderation.teams.queries import hours_by_team

Place = tuple[int | None, str | None]
"""A category and a plan."""
ANYWHERE: Place = (None, None)
PRIORITIES: Mapping[str, Priority] = {str(priority): priority for priority in Priority}


def facts_of(cases: Collection[Any]) -> dict[int, Facts]:
    """What the clocks of these cases (or rows with their id, team_id, priority and opened_at) are computed from, by case."""
    if not cases:
        return {}
    ids = [case.id for case in cases]
    histories, hours, policies = _histories(ids), hours_by_team(), list(session().scalars(select(ClockPolicy)))
    places, found, targets = _places(ids, policies), {}, dict[Place, Mapping[Priority, Targets]]()
    for case in cases:
        place = places.get(case.id, ANYWHERE)
        if place not in targets:
            targets[place] = chosen(policies, *place)
        team_hours = hours.get(case.team_id, hours[None])
        found[case.id] = Facts(case.opened_at, PRIORITIES[case.priority], histories[case.id], targets[place], team_hours)
    return found


def _places(ids: Collection[int], policies: Collection[ClockPolicy]) -> dict[int, Place]:
    """By case, the category of its question and the plan of its asker, as far as any policy asks for them: looking at the question of
    every case takes longer than all the rest."""
    if all(policy.category_id is None and policy.plan is None for policy in policies):
        return {}
    of_threads = select(Escalation.id, Thread.category_id, Thread.asker_id).join(Thread, Thread.id == Escalation.thread_id)
    rows = session().execute(of_threads.where(Escalation.id.in_(ids))).all()
    askers = {row.asker_id for row in rows if row.asker_id}
    plans = plans_of(askers) if any(policy.plan for policy in policies) else {}
    return {row.id: (row.category_id, plans.get(row.asker_id)) for row in rows}


def clocks_of(cases: Collection[Escalation], now: datetime | None = None) -> dict[int, Clock]:
    """How the clocks of these cases stand, by case. The caller may read them."""
    at = now or utcnow()
    return {case_id: clock_of(facts, at) for case_id, facts in facts_of(cases).items()}


def case_clock(viewer: Actor, escalation_id: int, at: datetime) -> tuple[Escalation, Clock]:
    """The clock of one case at a moment, for scripts. Raises NotFound, NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    case = session().get(Escalation, escalation_id)
    if case is None:
        raise NotFound()
    return case, clocks_of([case], at)[case.id]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """How fast cases of a priority are worked, where and for whom. Without an id it is what is shipped."""

    id: int | None
    priority: Priority
    category: str
    plan: str
    targets: Targets


def policy_lines(viewer: Actor) -> list[PolicyLine]:
    """Every priority everywhere first, then what differs in categories and for plans."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(ClockPolicy, Category.name).outerjoin(Category, Category.id == ClockPolicy.category_id)
    rows = session().execute(found.order_by(Category.name, ClockPolicy.plan, ClockPolicy.priority, ClockPolicy.id)).all()
    lines = [PolicyLine(row[0].id, Priority(row[0].priority), row[1] or "", row[0].plan or "", targets_of(row[0])) for row in rows]
    changed = {line.priority: line for line in lines if not line.category and not line.plan}
    everywhere = [changed.get(priority) or PolicyLine(None, priority, "", "", SHIPPED[priority]) for priority in Priority]
    return everywhere + sorted((line for line in lines if line.category or line.plan), key=lambda line: (line.category, line.plan))


def get_policy(viewer: Actor, policy_id: int) -> ClockPolicy:
    """Raises NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    found = session().get(ClockPolicy, policy_id)
    if found is None:
        raise NotFound()
    return found


def _histories(ids: Collection[int]) -> dict[int, list[Happening]]:
    line = EscalationEvent
    columns: tuple[Any, ...] = (line.escalation_id, line.kind, line.at, line.actor_id, line.before, line.after, line.payload)
    found: dict[int, list[Happening]] = defaultdict(list)
    for row in session().execute(select(*columns).where(line.escalation_id.in_(ids)).order_by(line.escalation_id, line.id)):
        found[row.escalation_id].append(happening(row))
    return found
