"""What measures of cases ask of rooms above: which rule raised a case, and how hand-offs to other systems went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from moderation.escalations.measures import HandOffs

RulesOf = Callable[[Collection[int]], Mapping[int, str]]
HandedOff = Callable[[datetime, datetime], HandOffs]


def _no_rules(_escalation_ids: Collection[int]) -> Mapping[int, str]:
    return {}


_known: dict[str, Any] = {"rules": _no_rules, "handoffs": None}


def measure_with(*, rules: RulesOf | None = None, handoffs: HandedOff | None = None) -> None:
    """`rules`: the name of the rule that raised each of these cases; `handoffs`: what was sent in a period, and failed. One statement each.

    Where nobody says how hand-offs went, no page speaks of them.
    """
    _known.update({name: said for name, said in (("rules", rules), ("handoffs", handoffs)) if said is not None})


def rules_of(escalation_ids: Collection[int]) -> Mapping[int, str]:
    found: Mapping[int, str] = _known["rules"](escalation_ids) if escalation_ids else {}
    return found


def handoffs_between(since: datetime, until: datetime) -> HandOffs | None:
    asked: HandedOff | None = _known["handoffs"]
    return asked(since, until) if asked is not None else None
