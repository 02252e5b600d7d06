"""Reading rules, what came of them and what they would have done. For whoever may read cases; the same few statements each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.threads.models import Category, Thread
from forum.threads.visibility import threads_visible_to
from moderation.escalations.evidence import Evidence
from moderation.escalations.models import Escalation
from moderation.escalations.states import Outcome, State
from moderation.policy import DeskAction
from moderation.raising.models import Raising, RaisingRule, RaisingRun, RaisingRunHit
from moderation.raising.words import KINDS, facts_in_words

RAISED_SHOWN, RUNS_SHOWN, HITS_PER_PAGE, EVIDENCE_SHOWN = 30, 5, 50, 20
HELPED = (Outcome.ANSWERED, Outcome.FIXED, Outcome.WORKAROUND, Outcome.SOLVED_PRIVATELY, Outcome.REFERRED)
"""Ends of a case that staff brought about. Solved in the thread counts too, once staff had taken the case up."""


@dataclass(frozen=True)
class Record:
    """What came of the cases a rule raised; `voices` are those it spoke in, `other` ended without use and without being turned down."""

    raised: int = 0
    useful: int = 0
    rejected: int = 0
    open: int = 0
    voices: int = 0

    @property
    def other(self) -> int:
        return self.raised - self.useful - self.rejected - self.open

    @property
    def share(self) -> int | None:
        """Per cent of its cases that are over; None while none is."""
        over = self.raised - self.open
        return round(100 * self.useful / over) if over else None


@dataclass(frozen=True)
class RuleLine:
    rule: RaisingRule
    category: str | None
    record: Record

    @property
    def is_tried(self) -> bool:
        return self.rule.tried_version == self.rule.version


@dataclass(frozen=True)
class RaisedLine:
    """A case that a rule raised, with its evidence in words."""

    row: Raising
    title: str
    language: str
    state: str
    facts: list[str]


@dataclass(frozen=True)
class RuleView:
    line: RuleLine
    raised: list[RaisedLine]
    runs: list[RaisingRun]


@dataclass(frozen=True)
class HitLine:
    hit: RaisingRunHit
    thread: Thread
    facts: list[str]


@dataclass(frozen=True)
class RunView:
    """A dry run with a page of what it found; `after` continues it. `is_current`: the rule is still as it was tried."""

    run: RaisingRun
    rule: RaisingRule
    hits: list[HitLine]
    after: int | None
    is_current: bool


def rule_lines(viewer: Actor) -> list[RuleLine]:
    """All rules by name; those that are on first."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(RaisingRule, Category.name).outerjoin(Category, Category.id == RaisingRule.category_id)
    rows = session().execute(found.order_by(RaisingRule.is_on.desc(), func.lower(RaisingRule.name), RaisingRule.id)).all()
    records = _records([rule.id for rule, _name in rows])
    return [RuleLine(rule, name, records.get(rule.id, Record())) for rule, name in rows]


def get_rule(viewer: Actor, rule_id: int) -> RaisingRule:
    """Raises NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    rule = session().get(RaisingRule, rule_id)
    if rule is None:
        raise NotFound()
    return rule


def rule_view(viewer: Actor, rule_id: int) -> RuleView:
    """A rule with its record, the cases it raised last and its newest dry runs. Raises NotFound."""
    rule = get_rule(viewer, rule_id)
    category = session().scalar(select(Category.name).where(Category.id == rule.category_id)) if rule.category_id else None
    line = RuleLine(rule, category, _records([rule.id]).get(rule.id, Record()))
    found = (
        select(Raising, Thread.title, Thread.language, Escalation.state).join(Thread, Thread.id == Raising.thread_id)
        .join(Escalation, Escalation.id == Raising.escalation_id)
        .where(Raising.rule_id == rule.id, threads_visible_to(viewer)).order_by(Raising.at.desc(), Raising.id.desc()).limit(RAISED_SHOWN)
    )
    raised = [
        RaisedLine(row, title, language, state, facts_in_words(rule.kind, row.facts))
        for row, title, language, state in session().execute(found)
    ]
    runs = select(RaisingRun).where(RaisingRun.rule_id == rule.id).order_by(RaisingRun.id.desc()).limit(RUNS_SHOWN)
    return RuleView(line, raised, list(session().scalars(runs)))


def run_view(viewer: Actor, run_id: int, *, after: int = -1) -> RunView:
    """A dry run; hits of questions that this viewer may not see are left out. Raises NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    run = session().get(RaisingRun, run_id)
    if run is None:
        raise NotFound()
    rule = session().get_one(RaisingRule, run.rule_id)
    found = (
        select(RaisingRunHit, Thread).join(Thread, Thread.id == RaisingRunHit.thread_id)
        .where(RaisingRunHit.run_id == run.id, RaisingRunHit.number > after, threads_visible_to(viewer))
        .order_by(RaisingRunHit.number).limit(HITS_PER_PAGE + 1)
    )
    rows = session().execute(found).all()
    hits = [HitLine(hit, thread, facts_in_words(rule.kind, hit.facts)) for hit, thread in rows[:HITS_PER_PAGE]]
    more = hits[-1].hit.number if len(rows) > HITS_PER_PAGE else None
    return RunView(run, rule, hits, more, run.rule_version == rule.version)


def run_hits(viewer: Actor, run_id: int) -> list[dict[str, Any]]:
    """Everything a dry run kept, for scripts."""
    authorize(viewer, DeskAction.EDIT_RAISING)
    hit = RaisingRunHit
    found = select(hit, Thread.title).join(Thread, Thread.id == hit.thread_id).where(hit.run_id == run_id).order_by(hit.number)
    return [
        {"thread_id": row.thread_id, "title": title, "since": _iso(row.occasion_at), "at": _iso(row.at), "fate": row.fate,
         "facts": row.facts} for row, title in session().execute(found)
    ]


def evidence_about(viewer: Actor, escalation_id: int) -> list[Evidence]:
    """Why rules raised a case or spoke in it, the oldest first: one statement."""
    authorize(viewer, DeskAction.READ_CASES)
    found = (
        select(Raising, RaisingRule).join(RaisingRule, RaisingRule.id == Raising.rule_id)
        .where(Raising.escalation_id == escalation_id).order_by(Raising.id).limit(EVIDENCE_SHOWN)
    )
    return [
        Evidence(
            row.at, rule.name, rule.url, str(KINDS[rule.kind][0]), tuple(facts_in_words(rule.kind, row.facts)), row.facts.get("post_id"),
        )
        for row, rule in session().execute(found)
    ]


def rules_behind(escalation_ids: Collection[int]) -> dict[int, str]:
    """The name of the rule that raised each of these cases; those that people raised are left out."""
    raised = select(Raising.escalation_id, RaisingRule.name).join(RaisingRule, RaisingRule.id == Raising.rule_id)
    found = session().execute(raised.where(Raising.escalation_id.in_(escalation_ids), Raising.is_voice.is_(False)))
    return {int(case_id): str(name) for case_id, name in found}


def _records(rule_ids: list[int]) -> dict[int, Record]:
    if not rule_ids:
        return {}
    case, own = Escalation, Raising.is_voice.is_(False)
    useful = or_(case.outcome.in_(HELPED), (case.outcome == Outcome.SOLVED_IN_PUBLIC) & case.acknowledged_at.is_not(None))
    counted = (
        select(
            Raising.rule_id, func.count().filter(own), func.count().filter(own, case.state == State.RESOLVED, useful),
            func.count().filter(own, case.state == State.REJECTED), func.count().filter(own, case.closed_at.is_(None)),
            func.count().filter(Raising.is_voice.is_(True)),
        )
        .join(case, case.id == Raising.escalation_id).where(Raising.rule_id.in_(rule_ids)).group_by(Raising.rule_id)
    )
    return {rule_id: Record(*numbers) for rule_id, *numbers in session().execute(counted)}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
