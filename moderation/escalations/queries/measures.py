"""How cases went in a period: a fixed number of statements, counted by `measures.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.escalations.clock import Clock, Facts, TargetClock, clock_of, updates_of
from moderation.escalations.measures import Measured, Measures, Run, measure
from moderation.escalations.measuring import handoffs_between, rules_of
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.neighbours import team_names
from moderation.escalations.queries.clocks import facts_of
from moderation.escalations.states import ClockState, Score, State, Target
from moderation.policy import DeskAction

AT_MOST = 3_000
"""Cases counted at once: the newest."""


def case_measures(viewer: Actor, since: datetime, until: datetime) -> Measures:
    """What happened from `since` until before `until`, at most until now. Raises NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    end = min(until, utcnow())
    cases, is_cut = _cases(since, end)
    ids = [case.id for case in cases]
    facts, rules, teams = facts_of(cases), rules_of(ids), team_names()
    again, rated = _opened_again(ids, since), _rated(ids)
    measured = [
        _measured(case, facts[case.id], end, {
            "priority": case.priority, "reason": case.reason, "rule": rules.get(case.id, ""), "team": teams.get(case.team_id or 0, ""),
        }, was_reopened=case.id in again, is_rated=case.id in rated) for case in cases
    ]
    return measure(measured, since, end, scores=_scores(since, end), handoffs=handoffs_between(since, end), is_cut=is_cut)


def _cases(since: datetime, until: datetime) -> tuple[list[Escalation], bool]:
    """All that were open some time in the period."""
    begun = Escalation.opened_at < until
    still = select(Escalation).where(Escalation.closed_at.is_(None), begun).order_by(Escalation.opened_at.desc(), Escalation.id.desc())
    over = select(Escalation).where(Escalation.closed_at >= since, begun).order_by(Escalation.closed_at.desc(), Escalation.id.desc())
    found = [case for some in (still, over) for case in session().scalars(some.limit(AT_MOST + 1))]
    found.sort(key=lambda case: case.id, reverse=True)
    return found[:AT_MOST], len(found) > AT_MOST


def _measured(
    case: Escalation, facts: Facts, until: datetime, groups: Mapping[str, str], *, was_reopened: bool, is_rated: bool,
) -> Measured:
    clock, over = clock_of(facts, until), case.closed_at is not None and case.closed_at < until
    return Measured(
        case.opened_at, case.closed_at, State(case.state), groups, _runs(clock, facts, until), was_reopened, is_rated,
        not over and any(one.is_live and one.state is ClockState.BREACHED for one in clock.targets),
    )


def _runs(clock: Clock, facts: Facts, until: datetime) -> Sequence[Run]:
    """Every promised time that has ended by then."""
    ends = [one for one in clock.targets if one.target is not Target.NEXT_UPDATE]
    return tuple(made for one in (*ends, *updates_of(facts, until)) if (made := _run(one)) is not None)


def _run(one: TargetClock) -> Run | None:
    return Run(one.target, one.ended_at, one.elapsed, one.minutes * 60) if one.ended_at is not None and one.minutes else None


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
