"""Rules in force at once, for tests that are not about trying them first."""

from __future__ import annotations

from forum.core.db import command, session
from forum.kit.clock import utcnow
from moderation.screening.models import ScreeningRule
from moderation.screening.rules import forget_rules

SPAM = "Buy cheap watches now at the best price in town, call +34 612 345 678 or write to us on WhatsApp today my friends."


@command
def rule(kind: str, name: str, state: str = "on", **columns) -> ScreeningRule:
    action = columns.pop("action", "hold" if kind == "word" else "")
    found = ScreeningRule(kind=kind, name=name, state=state, action=action, changed_at=utcnow(), **columns)
    session().add(found)
    session().flush()
    forget_rules()
    return found


def word(name: str, action: str = "hold", **columns) -> ScreeningRule:
    return rule("word", name, action=action, **columns)
