"""Words of second looks."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """What a second moderator says of a decision they see without knowing it."""

    RESTRICT = "restrict"
    LEAVE = "leave"


RESTRICTING = frozenset({"hide", "remove", "warn", "silence", "suspend", "spam", "refuse", "reject"})
LEAVING = frozenset({"keep", "release", "approve", "dismiss"})
"""Decisions a second look can be compared with; the others say nothing about whether something is within the rules."""


def answer_of(decision: str) -> Answer | None:
    """What a decision amounts to; None for one that is neither."""
    if decision in RESTRICTING:
        return Answer.RESTRICT
    return Answer.LEAVE if decision in LEAVING else None
