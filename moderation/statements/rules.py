"""The rule a statement rests on. The guidelines room says what it is called and where it stands; without one there is none to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from moderation.statements.models import Statement


@dataclass(frozen=True)
class Rule:
    title: str
    url: str
    version: int | None = None


Finder = Callable[[str, int | None], Rule | None]
"""From a reason code and the version of the guidelines (None: the one in force) to the rule, in the language in force."""
SHELF = "plaza_rules"


def find_rules_with(finder: Finder) -> None:
    """Connect the guidelines (once, for this app)."""
    current_app.extensions[SHELF] = finder


def rule_of(statement: Statement) -> Rule | None:
    return _found(statement.reason, statement.guideline_version)


def version_in_force(reason: str) -> int | None:
    """Kept with a statement, so that it goes on naming the rule as it was."""
    rule = _found(reason, None)
    return rule.version if rule else None


def _found(reason: str, version: int | None) -> Rule | None:
    finder: Finder | None = current_app.extensions.get(SHELF)
    return finder(reason, version) if finder else None
