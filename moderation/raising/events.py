"""What the raising room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class EscalationRuleChanged(Event):
    """`what`: added, edited, deleted, tried, on, off. `kind` is what the rule looks for; `before`, `after`: how it was set."""

    actor_id: int | None
    rule_id: int
    name: str
    kind: str
    what: str
    before: str = ""
    after: str = ""
