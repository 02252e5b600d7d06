"""Changing rules. What a rule does may only be switched on after it was tried as it is now, and somebody has seen the outcome."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line, tag_name
from forum.threads.models import Category
from forum.threads.queries import tags_called
from moderation.policy import DeskAction
from moderation.screening.checks import CHECKS
from moderation.screening.events import ScreeningRuleChanged
from moderation.screening.models import ScreeningRule, ScreeningRun
from moderation.screening.rules import ADDRESS_WEIGHT, DOMAIN_WEIGHT, forget_rules, shipped
from moderation.screening.states import RuleKind, RuleState, WordAction
from moderation.screening.texts import host_of
from moderation.screening.watching import BadPattern, check_pattern, check_phrase

MOST_RULES = 5_000
MOST_LINES = 1_000
MOST_NAME_CHARS = 200
MOST_WEIGHT = 1_000
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
SAID: dict[str, Any] = {
    "no_word": _l("Write a word."), "too_many_words": _l("At most eight words."), "too_long": _l("At most 200 characters."),
    "looks_back": _l("Patterns that look back or remember are not taken: they could take too long."),
    "no_pattern": _l("This is not a regular expression."), "fits_everything": _l("This fits every text."),
}


@dataclass(frozen=True)
class Draft:
    """What a rule is to do. `weight` belongs to lists, the rest to watched words; None takes the usual."""

    weight: int | None = None
    action: str = ""
    replacement: str = ""
    category_id: int | None = None
    language: str = ""
    is_pattern: bool = False


@command
def tune_check(actor: Actor, code: str, *, weight: int, threshold: float) -> ScreeningRule:
    """Change what a built-in check counts for. A check that was on goes on only watching until it was tried again."""
    authorize(actor, DeskAction.TUNE_SCREENING)
    rule = _check(code)
    check = CHECKS[code]
    if not 1 <= weight <= MOST_WEIGHT:
        raise Invalid.field("weight", _l("Use a number from %(low)s to %(high)s.", low=1, high=MOST_WEIGHT))
    if not check.lowest <= threshold <= check.highest:
        raise Invalid.field("threshold", _l("Use a number from %(low)s to %(high)s.", low=check.lowest, high=check.highest))
    if (rule.weight, rule.threshold) != (weight, threshold):
        before = _told(rule)
        rule.weight, rule.threshold = weight, threshold
        _changed(actor, rule, "edited", before)
    return rule


@command
def add_rules(actor: Actor, kind: str, lines: Iterable[str], draft: Draft) -> tuple[int, int]:
    """Watched words or list entries, one a line; they only watch at first. How many are new, and how many were there already.

    Raises Invalid naming `lines` with the first line that cannot be taken: all or none.
    """
    authorize(actor, DeskAction.TUNE_SCREENING)
    if kind not in (RuleKind.WORD, RuleKind.DOMAIN, RuleKind.ADDRESS):
        raise NotFound()
    wanted = list(dict.fromkeys(_name_of(kind, line, draft) for line in lines if line.strip()))
    if not wanted:
        raise Invalid.field("lines", _l("Write one on each line."))
    _refuse_too_many(kind, len(wanted))
    _check_draft(kind, draft)
    known = set(session().scalars(select(ScreeningRule.name).where(ScreeningRule.kind == kind, ScreeningRule.name.in_(wanted))))
    fresh = [name for name in wanted if name not in known]
    for name in fresh:
        rule = ScreeningRule(kind=kind, name=name, state=RuleState.DRY.value, version=0, changed_at=utcnow())
        _fill(rule, draft)
        session().add(rule)
        _changed(actor, rule, "added", "")
    return len(fresh), len(known)


@command
def edit_rule(actor: Actor, rule_id: int, name: str, draft: Draft) -> ScreeningRule:
    """Change a watched word or a list entry. It only watches until it was tried as it is now."""
    authorize(actor, DeskAction.TUNE_SCREENING)
    rule = _entry(rule_id)
    wanted = _name_of(rule.kind, name, draft, field="name")
    _check_draft(rule.kind, draft)
    taken = select(ScreeningRule.id).where(ScreeningRule.kind == rule.kind, ScreeningRule.name == wanted, ScreeningRule.id != rule.id)
    if session().scalar(taken) is not None:
        raise Invalid.field("name", _l("This is on the list already."))
    before = _told(rule)
    rule.name = wanted
    _fill(rule, draft)
    if _told(rule) != before:
        _changed(actor, rule, "edited", before)
    return rule


@command
def delete_rule(actor: Actor, rule_id: int) -> None:
    """Take a watched word or a list entry away."""
    authorize(actor, DeskAction.TUNE_SCREENING)
    rule = _entry(rule_id)
    announce(ScreeningRuleChanged(utcnow(), actor.id, rule.kind, rule.name, "deleted", before=_told(rule)))
    session().delete(rule)
    session().flush()
    forget_rules()


@command
def turn_rule(actor: Actor, kind: str, name: str, *, state: str) -> ScreeningRule:
    """Switch a rule off, or let it only watch. On goes only by `switch_on`, from what a try has found."""
    authorize(actor, DeskAction.TUNE_SCREENING)
    if state not in (RuleState.OFF, RuleState.DRY):
        raise WrongState(_l("Try the rule first: it is switched on from the page that shows what it would have done."))
    rule = _check(name) if kind == RuleKind.CHECK else session().scalars(
        select(ScreeningRule).where(ScreeningRule.kind == kind, ScreeningRule.name == name)).one_or_none()
    if rule is None:
        raise NotFound()
    if rule.state != state:
        _turn(actor, rule, RuleState(state))
    return rule


@command
def switch_on(actor: Actor, run_id: int) -> int:
    """Switch on what a finished try was about, as it was tried. How many rules. Raises WrongState for a rule changed since."""
    authorize(actor, DeskAction.TUNE_SCREENING)
    run = lock(ScreeningRun, run_id)
    if run.done_at is None:
        raise WrongState(_l("It is still being tried. Look at what it finds first."), current="running")
    rules = _tried(run)
    if not rules or (run.name and rules[0].version != run.rule_version):
        raise WrongState(_l("The rule was changed since. Try it again as it is now."), current="changed")
    for rule in rules:
        rule.tried_version = rule.version
        if rule.state != RuleState.ON:
            _turn(actor, rule, RuleState.ON)
    return len(rules)


def _tried(run: ScreeningRun) -> list[ScreeningRule]:
    if run.name and run.kind == RuleKind.CHECK:
        return [_check(run.name)]
    if run.name:
        row = session().get(ScreeningRule, run.rule_id) if run.rule_id else None
        return [row] if row is not None else []
    same = select(ScreeningRule).where(
        ScreeningRule.kind == run.kind, ScreeningRule.state == RuleState.DRY, ScreeningRule.changed_at <= run.started_at,
    )
    return list(session().scalars(same.order_by(ScreeningRule.id)))


def _check(code: str) -> ScreeningRule:
    if code not in CHECKS:
        raise NotFound()
    rule = session().scalars(select(ScreeningRule).where(ScreeningRule.kind == RuleKind.CHECK, ScreeningRule.name == code)).one_or_none()
    if rule is None:
        usual = shipped(code)
        rule = ScreeningRule(kind=RuleKind.CHECK.value, name=code, state=usual.state.value, weight=usual.weight, threshold=usual.threshold,
                             action="", replacement="", language="", is_pattern=False, version=0, changed_at=utcnow())
        session().add(rule)
        session().flush()
    return rule


def _entry(rule_id: int) -> ScreeningRule:
    rule = lock(ScreeningRule, rule_id)
    if rule.kind == RuleKind.CHECK:
        raise NotFound()
    return rule


def _turn(actor: Actor, rule: ScreeningRule, state: RuleState) -> None:
    before, rule.state = rule.state, state.value
    if state is not RuleState.ON:
        rule.tried_version = None
    rule.changed_by_id = actor.id
    session().flush()
    forget_rules()
    announce(ScreeningRuleChanged(utcnow(), actor.id, rule.kind, rule.name, state.value, before=before, after=state.value))


def _changed(actor: Actor, rule: ScreeningRule, what: str, before: str) -> None:
    """Another version: nothing that was tried before holds for it, so that it only watches again."""
    rule.version += 1
    rule.changed_at, rule.changed_by_id = utcnow(), actor.id
    if rule.state == RuleState.ON:
        rule.state, rule.tried_version = RuleState.DRY.value, None
    session().flush()
    forget_rules()
    announce(ScreeningRuleChanged(rule.changed_at, actor.id, rule.kind, rule.name, what, before=before, after=_told(rule)))


def _fill(rule: ScreeningRule, draft: Draft) -> None:
    usual = {RuleKind.DOMAIN: DOMAIN_WEIGHT, RuleKind.ADDRESS: ADDRESS_WEIGHT}.get(RuleKind(rule.kind), 0)
    rule.weight, rule.threshold = usual if draft.weight is None else draft.weight, 0.0
    rule.action, rule.is_pattern = draft.action, draft.is_pattern
    rule.replacement = tag_name(draft.replacement) if draft.action == WordAction.TAG else draft.replacement.strip()
    rule.category_id, rule.language = draft.category_id, draft.language


def _check_draft(kind: str, draft: Draft) -> None:
    if kind != RuleKind.WORD:
        if draft.weight is not None and not 1 <= draft.weight <= MOST_WEIGHT:
            raise Invalid.field("weight", _l("Use a number from %(low)s to %(high)s.", low=1, high=MOST_WEIGHT))
        return
    if draft.action not in tuple(WordAction):
        raise Invalid.field("action", _l("Choose one of the list."))
    if draft.language not in ("", "en", "es"):
        raise Invalid.field("language", _l("Choose one of the list."))
    if draft.category_id is not None and session().get(Category, draft.category_id) is None:
        raise Invalid.field("category", _l("Choose one of the list."))
    if draft.action == WordAction.TAG and not tags_called([tag_name(draft.replacement)]):
        raise Invalid.field("replacement", _l("There is no tag of this name."))
    if len(draft.replacement) > MOST_NAME_CHARS:
        raise Invalid.field("replacement", _l("At most 200 characters."))


def _name_of(kind: str, line: str, draft: Draft, *, field: str = "lines") -> str:
    """A line as it is stored. Raises Invalid."""
    text = line.strip() if draft.is_pattern else plain_line(line)
    try:
        if kind == RuleKind.DOMAIN:
            return _domain(text)
        if kind == RuleKind.ADDRESS:
            return _network(text)
        if len(text) > MOST_NAME_CHARS:
            raise BadPattern("too_long")
        check_pattern(text) if draft.is_pattern else check_phrase(text)
    except BadPattern as error:
        raise Invalid.field(field, _l("“%(line)s”: %(why)s", line=text[:60], why=SAID[error.args[0]])) from None
    return text


def _domain(text: str) -> str:
    name = (host_of(text) if "://" in text else text.split("/")[0]).lower().removeprefix("www.").rstrip(".")
    if not DOMAIN.fullmatch(name):
        raise Invalid.field("lines", _l("“%(line)s” is not a domain such as example.org.", line=text[:60]))
    return name


def _network(text: str) -> str:
    """As `core/limits.address_prefix` writes them: an IPv4 network of 256 addresses, an IPv6 one of the first three groups."""
    try:
        address = ipaddress.ip_interface(text).ip
    except ValueError:
        raise Invalid.field("lines", _l("“%(line)s” is not an address such as 192.0.2.7.", line=text[:60])) from None
    if address.version == 4:
        return ".".join(str(address).split(".")[:3]) + ".0/24"
    return ":".join(str(address).split(":")[:3]) + "::/48"


def _refuse_too_many(kind: str, more: int) -> None:
    there = len(session().scalars(select(ScreeningRule.id).where(ScreeningRule.kind == kind).limit(MOST_RULES)).all())
    if more > MOST_LINES or there + more > MOST_RULES:
        raise Invalid.field("lines", _l("At most %(lines)s at once, and %(all)s in all.", lines=MOST_LINES, all=MOST_RULES))


def _told(rule: ScreeningRule) -> str:
    """A rule in one line, for the log."""
    if rule.kind == RuleKind.CHECK:
        return f"{rule.weight} / {rule.threshold:g}"
    parts = [rule.name, rule.action, rule.replacement, rule.language, f"category {rule.category_id}" if rule.category_id else "",
             "pattern" if rule.is_pattern else "", str(rule.weight or "")]
    return " · ".join(part for part in parts if part)
