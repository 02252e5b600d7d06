"""What must hold of rules and what they raised. Each function returns the ids that drift."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.core.db import session
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.escalations.states import EventKind, Source
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.states import HOUR

PORTION = 1_000


def caps() -> list[int]:
    """Rules that spoke more often within an hour than their cap lets them, since it is what it is."""
    return [rule.id for rule in _rules() if any(at - before < HOUR for before, at in _apart(rule, rule.cap_per_hour))]


def cool_downs() -> list[int]:
    """Rules that spoke about a question again before they had cooled down, since that takes so long."""
    return [
        rule.id for rule in _rules()
        if any(at - before < timedelta(days=rule.cooldown_days) for before, at in _apart(rule, 1, of_each_thread=True))
    ]


def evidence() -> list[int]:
    """Cases raised by a rule without the one line that says which and why, or with another rule's in their history."""
    named = EscalationEvent.payload["evidence"]["rule_id"].as_integer()
    first = (EscalationEvent.escalation_id == Escalation.id) & (EscalationEvent.kind == EventKind.RAISED)
    own = (Raising.escalation_id == Escalation.id) & Raising.is_voice.is_(False)
    found = (
        select(Escalation.id).outerjoin(EscalationEvent, first).outerjoin(Raising, own)
        .where(Escalation.source == Source.RULE, Escalation.earlier_id.is_(None))
        .group_by(Escalation.id).having((func.count(Raising.id) != 1) | (func.max(named).is_distinct_from(func.max(Raising.rule_id))))
    )
    return sorted(session().scalars(found))


def voices() -> list[int]:
    """What rules said about a question before its case was there."""
    found = select(Raising.id).join(Escalation, Escalation.id == Raising.escalation_id).where(Raising.at < Escalation.opened_at)
    return list(session().scalars(found.order_by(Raising.id)))


def _rules() -> list[RaisingRule]:
    return list(session().scalars(select(RaisingRule).order_by(RaisingRule.id)))


def _apart(rule: RaisingRule, steps: int, *, of_each_thread: bool = False) -> list[tuple[datetime, datetime]]:
    """Each moment at which a rule, as it is now, spoke, with the one so many times before."""
    place = Raising.thread_id if of_each_thread else Raising.rule_id
    before = func.lag(Raising.at, steps, type_=Raising.at.type).over(partition_by=place, order_by=(Raising.at, Raising.id)).label("before")
    lined_up = select(Raising.at.label("at"), before).where(Raising.rule_id == rule.id, Raising.rule_version == rule.version).subquery()
    found = select(lined_up.c.before, lined_up.c.at).where(lined_up.c.before.is_not(None))
    return [(before, at) for before, at in session().execute(found.execution_options(yield_per=PORTION))]
