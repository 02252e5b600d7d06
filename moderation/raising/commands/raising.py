"""What a rule that is on does: one case at a time, each in a transaction of its own, looked at again under the locks."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.queries import get_thread
from moderation.escalations.commands import raise_escalation
from moderation.escalations.states import Source
from moderation.policy import DeskAction
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.occasions import Occasion, Story, Terms, is_recent, occasions, of_text, standing
from moderation.raising.states import BY_TEXT, HOUR
from moderation.raising.stories import stories, terms_of
from moderation.teams.queries import hours_of


class Done(StrEnum):
    RAISED = "raised"
    SKIPPED = "skipped"
    FULL = "full"


@command
def raise_by_rule(actor: Actor, rule_id: int, version: int, occasion: Occasion) -> Done:
    """Raise a case for this occasion if it still holds, nobody has dealt with it and the rule may raise one more in this hour."""
    authorize(actor, DeskAction.RAISE_BY_RULE)
    rule = lock(RaisingRule, rule_id)
    if not rule.is_on or rule.version != version:
        return Done.SKIPPED
    now = utcnow()
    lately = select(func.count()).where(Raising.rule_id == rule.id, Raising.at > now - HOUR)
    if (session().scalar(lately) or 0) >= rule.cap_per_hour:
        return Done.FULL
    try:
        get_thread(actor, occasion.thread_id, lock=True)
    except NotFound:
        return Done.SKIPPED
    terms = terms_of(rule)
    story = stories(rule, [occasion.thread_id])[occasion.thread_id]
    again = _again(terms, story, occasion)
    if again is None or not again.holds(now) or not is_recent(again, now):
        return Done.SKIPPED
    how = standing(terms, story, again, now)
    if how not in ("raise", "voice"):
        return Done.SKIPPED
    _raise(actor, rule, again, is_voice=how == "voice")
    return Done.RAISED


def _again(terms: Terms, story: Story, occasion: Occasion) -> Occasion | None:
    """The occasion as it is now that its thread is held; texts do not change, what stands around them does."""
    if terms.kind in BY_TEXT:
        return of_text(story, occasion.at, occasion.until, occasion.facts)
    return next((one for one in occasions(terms, story, hours_of(None)) if one.at == occasion.at), None)


def _raise(actor: Actor, rule: RaisingRule, occasion: Occasion, *, is_voice: bool) -> None:
    evidence: dict[str, Any] = {"rule_id": rule.id, "rule": rule.kind, "occasion": occasion.at.isoformat()}
    case = raise_escalation(
        actor, occasion.thread_id, reason=rule.reason, source=Source.RULE.value, priority=rule.priority, evidence=evidence,
    )
    session().add(Raising(
        rule_id=rule.id, rule_version=rule.version, thread_id=occasion.thread_id, escalation_id=case.id, at=utcnow(),
        occasion_at=occasion.at, is_voice=is_voice, facts=occasion.facts,
    ))
    session().flush()


@command
def note_seen(actor: Actor, rule_id: int, version: int, revision_id: int) -> None:
    """A rule about texts has looked at everything up to there."""
    authorize(actor, DeskAction.RAISE_BY_RULE)
    rule = lock(RaisingRule, rule_id)
    if rule.version == version and rule.seen_revision_id < revision_id:
        rule.seen_revision_id = revision_id
