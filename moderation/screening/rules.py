"""The rules in force, ready to look: loaded together, kept by this process for a few seconds."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cachetools import TTLCache
from sqlalchemy import or_, select

from forum.core.cache import parts
from forum.core.db import session
from moderation.screening.checks import CHECKS
from moderation.screening.models import ScreeningRule
from moderation.screening.states import RuleKind, RuleState
from moderation.screening.watching import Watch, make_watch

FRESH_SECONDS = 5.0
DOMAIN_WEIGHT = 130
ADDRESS_WEIGHT = 60
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the checks need it; `id` is None for a check nobody has tuned."""

    kind: RuleKind
    name: str
    state: RuleState
    weight: int = 0
    threshold: float = 0
    action: str = ""
    replacement: str = ""
    category_id: int | None = None
    language: str = ""
    is_pattern: bool = False
    version: int = 0
    id: int | None = None

    def holds_in(self, category_id: int | None, language: str) -> bool:
        """Whether it is meant for this place and language; a text without one is everywhere's."""
        here = self.category_id is None or category_id is None or self.category_id == category_id
        return here and (not self.language or not language or self.language == language)


@dataclass(frozen=True)
class Ruleset:
    """All rules that are not off. Watched words are found by their id."""

    checks: tuple[Rule, ...] = ()
    words: Mapping[int, Rule] = field(default_factory=dict)
    domains: Mapping[str, Rule] = field(default_factory=dict)
    addresses: Mapping[str, Rule] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)


def shipped(code: str) -> Rule:
    """A built-in check as it is until somebody tunes it: on."""
    check = CHECKS[code]
    return Rule(RuleKind.CHECK, code, RuleState.ON, check.weight, check.threshold)


def rule_of(row: ScreeningRule) -> Rule:
    return Rule(
        RuleKind(row.kind), row.name, RuleState(row.state), row.weight, row.threshold, row.action, row.replacement, row.category_id,
        row.language, row.is_pattern, row.version, row.id,
    )


def ruleset_of(rules: Iterable[Rule]) -> Ruleset:
    """Put rules together; built-in checks that are not among them are as shipped."""
    given = list(rules)
    tuned = {rule.name: rule for rule in given if rule.kind is RuleKind.CHECK}
    checks = [tuned.get(code) or shipped(code) for code in CHECKS]
    active = [rule for rule in given if rule.state is not RuleState.OFF]
    words = {rule.id: rule for rule in active if rule.kind is RuleKind.WORD and rule.id is not None}
    return Ruleset(
        tuple(rule for rule in checks if rule.state is not RuleState.OFF), words,
        {rule.name: rule for rule in active if rule.kind is RuleKind.DOMAIN},
        {rule.name: rule for rule in active if rule.kind is RuleKind.ADDRESS},
        make_watch((key, rule.name, rule.is_pattern) for key, rule in words.items()),
    )


def current_rules() -> Ruleset:
    """The rules in force: one statement every few seconds."""
    kept: TTLCache[str, Ruleset] = parts().held("screening_rules", lambda: TTLCache(1, FRESH_SECONDS))
    with _lock:
        found = kept.get("rules")
    if found is None:
        needed = or_(ScreeningRule.state != RuleState.OFF, ScreeningRule.kind == RuleKind.CHECK)
        found = ruleset_of(map(rule_of, session().scalars(select(ScreeningRule).where(needed).order_by(ScreeningRule.id))))
        with _lock:
            kept["rules"] = found
    return found


def forget_rules() -> None:
    """After a change: this process sees it at once, others within seconds."""
    with _lock:
        parts().held("screening_rules", lambda: TTLCache(1, FRESH_SECONDS)).clear()
