"""How cases went in a period: a fixed number of statements, counted by `measures.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.resolution.counting import EVERYTHING, Slice
from moderation.escalations.clock import Facts, clock_of, promised_of
from moderation.escalations.measures import Measured, Measures, Run, measure
from moderation.escalations.measuring import handoffs_between, rules_of
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.neighbours import team_names
from moderation.escalations.queries.clocks import facts_of
from moderation.escalations.queries.counted import owned_by
from moderation.escalations.queries.desks import of_slice
from moderation.escalations.states import ClockState, Score, State, Target
from moderation.policy import DeskAction

AT_MOST = 2_000
"""Cases counted at once: the newest."""
MOST_COUNTED = 10_000
"""Cases of the insights: the newest."""
STATES: Mapping[str, State] = {str(state): state for state in State}
ONCE = (Target.FIRST_RESPONSE, Target.RESOLUTION)
"""What is promised once of a case: insights do not count the times of updates between."""
COUNTED: tuple[Any, ...] = (
    Escalation.id, Escalation.team_id, Escalation.priority, Escalation.reason, Escalation.state, Escalation.opened_at, Escalation.closed_at,
)
"""What is read of a case that is counted."""


def case_measures(viewer: Actor, since: datetime, until: datetime) -> Measures:
    """What happened from `since` until before `until`, at most until now. Raises NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    end = min(until, utcnow())
    cases, is_cut = _cases(since, end, EVERYTHING, AT_MOST)
    measured = _all_measured(cases, since, end).values()
    return measure(list(measured), since, end, scores=_scores(since, end), handoffs=handoffs_between(since, end), is_cut=is_cut)


def counted_cases(
    viewer: Actor, since: datetime, until: datetime, within: Slice = EVERYTHING, *, owners: Collection[int] | None = None,
) -> dict[int, Measured]:
    """When every case whose question is in the slice now and that was open some time in the period came and went, and the times that
    were promised once, by case; or only of those that these members own. Neither groups nor what was said: fewer statements."""
    authorize(viewer, DeskAction.READ_CASES)
    end = min(until, utcnow())
    cases, _is_cut = _cases(since, end, within, MOST_COUNTED, owners)
    found: dict[int, Measured] = {}
    for first in range(0, len(cases), AT_MOST):
        some = cases[first:first + AT_MOST]
        facts = facts_of(some)
        found |= {
            case.id: Measured(case.opened_at, case.closed_at, STATES[case.state], {}, _runs(facts[case.id], end, ONCE)) for case in some
        }
    return found


def _all_measured(cases: Sequence[Any], since: datetime, end: datetime) -> dict[int, Measured]:
    ids = [case.id for case in cases]
    facts, rules, teams = facts_of(cases), rules_of(ids), team_names()
    again, rated = _opened_again(ids, since), _rated(ids)
    return {
        case.id: _measured(case, facts[case.id], end, {
            "priority": case.priority, "reason": case.reason, "rule": rules.get(case.id, ""), "team": teams.get(case.team_id or 0, ""),
        }, was_reopened=case.id in again, is_rated=case.id in rated) for case in cases
    }


def _cases(
    since: datetime, until: datetime, within: Slice, most: int, owners: Collection[int] | None = None,
) -> tuple[list[Any], bool]:
    """Rows of `COUNTED`, of all that were open some time in the period; the newest first."""
    begun = of_slice(select(*COUNTED).where(Escalation.opened_at < until, *owned_by(owners)), within)
    still = begun.where(Escalation.closed_at.is_(None)).order_by(Escalation.opened_at.desc(), Escalation.id.desc())
    over = begun.where(Escalation.closed_at >= since).order_by(Escalation.closed_at.desc(), Escalation.id.desc())
    newest = union_all(*(select(some.limit(most + 1).subquery()) for some in (still, over)))
    found = sorted(session().execute(newest), key=lambda row: row.id, reverse=True)
    return found[:most], len(found) > most


def _measured(
    case: Any, facts: Facts, until: datetime, groups: Mapping[str, str], *, was_reopened: bool, is_rated: bool,
) -> Measured:
    is_open = case.closed_at is None or case.closed_at >= until
    is_overdue = is_open and _is_late(facts, until)
    return Measured(case.opened_at, case.closed_at, State(case.state), groups, _runs(facts, until), was_reopened, is_rated, is_overdue)


def _runs(facts: Facts, until: datetime, targets: Collection[Target] = tuple(Target)) -> tuple[Run, ...]:
    return tuple(Run(*one) for one in promised_of(facts, until, targets))


def _is_late(facts: Facts, at: datetime) -> bool:
    return any(one.is_live and one.state is ClockState.BREACHED for one in clock_of(facts, at).targets)


def _opened_again(ids: Collection[int], since: datetime) -> set[int]:
    """Those of them that a later case names; it was opened after they ended."""
    later = select(Escalation.earlier_id).where(Escalation.opened_at >= since, Escalation.earlier_id.in_(ids))
    return {case_id for case_id in session().scalars(later) if case_id is not None}


def _rated(ids: Collection[int]) -> set[int]:
    return set(session().scalars(select(Satisfaction.escalation_id).where(Satisfaction.escalation_id.in_(ids))))


def _scores(since: datetime, until: datetime) -> dict[Score, int]:
    """What askers said in the period, whenever their cases ended."""
    said = select(Satisfaction.score, func.count()).where(Satisfaction.said_at >= since, Satisfaction.said_at < until)
    return {Score(score): number for score, number in session().execute(said.group_by(Satisfaction.score))}
