"""Changing rules. A rule is switched on only after a dry run of what it does now."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line
from forum.threads.models import Category
from moderation.escalations.states import Priority, Reason
from moderation.policy import DeskAction
from moderation.raising.events import EscalationRuleChanged
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.reading import newest_revision
from moderation.raising.states import AMOUNTS, CAP_MOST, COOL_DOWN_MOST, NAME_MOST, RULES_MOST, WORDS_MOST, RuleKind
from moderation.screening.watching import BadPattern, check_phrase


@dataclass(frozen=True)
class RuleDraft:
    """How a rule is to be set. `amount` means hours, me-toos or a score; `words` are lines."""

    name: str
    kind: str
    amount: int | None = None
    words: str = ""
    category_id: int | None = None
    reason: str = Reason.UNANSWERED.value
    priority: str = Priority.P3.value
    cap_per_hour: int | None = 5
    cooldown_days: int | None = 7


@command
def add_rule(actor: Actor, draft: RuleDraft) -> RaisingRule:
    """A new rule, switched off. Raises Invalid naming the input."""
    authorize(actor, DeskAction.EDIT_RAISING)
    if (session().scalar(select(func.count()).select_from(RaisingRule)) or 0) >= RULES_MOST:
        raise Invalid.field("name", _l("There are %(num)d rules already; that is the most.", num=RULES_MOST))
    if draft.kind not in tuple(RuleKind):
        raise Invalid.field("kind", _l("Choose one of the list."))
    rule = RaisingRule(kind=draft.kind, version=1, is_on=False, seen_revision_id=0, changed_at=utcnow(), changed_by_id=actor.id)
    _fill(rule, draft)
    session().add(rule)
    session().flush()
    _announce(actor, rule, "added", "", _told(rule))
    return rule


@command
def edit_rule(actor: Actor, rule_id: int, draft: RuleDraft, *, version: int | None = None) -> RaisingRule:
    """Change a rule; what it looks for stays. Changed otherwise than in its name it is off until it was tried again.

    Raises Invalid naming the input, WrongState when somebody changed it meanwhile, NotFound.
    """
    authorize(actor, DeskAction.EDIT_RAISING)
    rule = lock(RaisingRule, rule_id)
    if version not in (None, rule.version):
        raise WrongState(_l("Somebody else has changed this rule in the meantime. This is how it is now."), current=str(rule.version))
    before, was = _told(rule), _meaning(rule)
    _fill(rule, draft)
    if _told(rule) == before:
        return rule
    if _meaning(rule) != was:
        rule.version += 1
        rule.is_on = False
    rule.changed_at, rule.changed_by_id = utcnow(), actor.id
    session().flush()
    _announce(actor, rule, "edited", before, _told(rule))
    return rule


@command
def delete_rule(actor: Actor, rule_id: int) -> None:
    """Take away a rule that never raised anything. Raises WrongState for another: it can be switched off."""
    authorize(actor, DeskAction.EDIT_RAISING)
    rule = lock(RaisingRule, rule_id)
    if session().scalar(select(Raising.id).where(Raising.rule_id == rule.id).limit(1)) is not None:
        raise WrongState(_l("It has raised cases, and its record stays. You can switch it off."), current="raised")
    _announce(actor, rule, "deleted", _told(rule), "")
    session().delete(rule)


@command
def switch_on(actor: Actor, rule_id: int, *, version: int | None = None) -> RaisingRule:
    """From now on it raises cases. Raises WrongState unless it was tried as it is now, NotFound."""
    authorize(actor, DeskAction.EDIT_RAISING)
    rule = lock(RaisingRule, rule_id)
    if version not in (None, rule.version) or rule.tried_version != rule.version:
        raise WrongState(_l("Do a dry run of the rule as it is now first, and look at what it would have raised."), current="untried")
    if not rule.is_on:
        rule.is_on, rule.seen_revision_id = True, newest_revision()
        session().flush()
        _announce(actor, rule, "on", "", "")
    return rule


@command
def switch_off(actor: Actor, rule_id: int) -> RaisingRule:
    """It raises nothing any more; what it has raised stays."""
    authorize(actor, DeskAction.EDIT_RAISING)
    rule = lock(RaisingRule, rule_id)
    if rule.is_on:
        rule.is_on = False
        session().flush()
        _announce(actor, rule, "off", "", "")
    return rule


def _announce(actor: Actor, rule: RaisingRule, what: str, before: str, after: str) -> None:
    announce(EscalationRuleChanged(utcnow(), actor.id, rule.id, rule.name, rule.kind, what, before, after))


def _fill(rule: RaisingRule, draft: RuleDraft) -> None:
    kind = RuleKind(rule.kind)
    name = plain_line(draft.name)
    if not name or len(name) > NAME_MOST:
        raise Invalid.field("name", _l("Give it a name of at most %(num)d characters.", num=NAME_MOST))
    low, high, usual = AMOUNTS[kind]
    rule.name = name
    rule.amount = usual if kind is RuleKind.WATCHED_WORDS else _number("amount", draft.amount, low, high)
    rule.words = _lines(draft.words) if kind is RuleKind.WATCHED_WORDS else ""
    rule.cap_per_hour = _number("cap_per_hour", draft.cap_per_hour, 1, CAP_MOST)
    rule.cooldown_days = _number("cooldown_days", draft.cooldown_days, 1, COOL_DOWN_MOST)
    for field, value, known in (("reason", draft.reason, Reason), ("priority", draft.priority, Priority)):
        if value not in tuple(known):
            raise Invalid.field(field, _l("Choose one of the list."))
    rule.reason, rule.priority = draft.reason, draft.priority
    if draft.category_id is not None and session().get(Category, draft.category_id) is None:
        raise Invalid.field("category", _l("Choose one of the list."))
    rule.category_id = draft.category_id
    with session().no_autoflush:
        named = session().scalars(select(RaisingRule.name).where(
            RaisingRule.category_id == draft.category_id, RaisingRule.id != (rule.id or 0),
        )).all()
    if name.casefold() in {one.casefold() for one in named}:
        raise Invalid.field("name", _l("There is one of this name already."))


def _number(field: str, value: int | None, low: int, high: int) -> int:
    if value is None or not low <= value <= high:
        raise Invalid.field(field, _l("Use a number from %(low)s to %(high)s.", low=low, high=high))
    return value


def _lines(words: str) -> str:
    lines = list(dict.fromkeys(line for one in words.split("\n") if (line := plain_line(one))))
    if not lines:
        raise Invalid.field("words", _l("Write one on each line."))
    if len(lines) > WORDS_MOST:
        raise Invalid.field("words", _l("At most %(num)d lines.", num=WORDS_MOST))
    for line in lines:
        try:
            check_phrase(line)
        except BadPattern:
            raise Invalid.field("words", _l("“%(line)s” is no word, or more than eight.", line=line[:60])) from None
    return "\n".join(lines)


def _meaning(rule: RaisingRule) -> tuple[object, ...]:
    """All that a dry run depends on, and what staff have seen of it."""
    return rule.amount, rule.words, rule.category_id, rule.cap_per_hour, rule.cooldown_days, rule.reason, rule.priority


def _told(rule: RaisingRule) -> str:
    """A rule in one line, for the log."""
    place = f"category {rule.category_id}" if rule.category_id else ""
    parts = [rule.name, str(rule.amount or ""), ", ".join(rule.words.split("\n"))[:500], place, rule.reason, rule.priority,
             f"{rule.cap_per_hour}/h", f"{rule.cooldown_days} d"]
    return " · ".join(part for part in parts if part)


def find_rule(rule_id: int) -> RaisingRule:
    rule = session().get(RaisingRule, rule_id)
    if rule is None:
        raise NotFound()
    return rule
