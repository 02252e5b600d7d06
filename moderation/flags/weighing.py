"""What a flag weighs. Pure."""

from __future__ import annotations

STAFF_WEIGHT = 5.0
FIRST_DECIDED = 5
"""Decided flags after which a reporter's record counts."""
LOWEST, HIGHEST = 0.25, 1.5
LEVELS = (50, 250, 500, 2_000)
"""Reputation from which a member stands one level higher: 0 below all, 4 above."""


def level(reputation: int) -> int:
    return sum(reputation >= needed for needed in LEVELS)


def accuracy(upheld: int, rejected: int) -> float:
    """0.25 to 1.5 by the share of flags that moderators agreed with; 1 before five were decided. Source: 2-domain, *Moderation*."""
    decided = upheld + rejected
    if decided < FIRST_DECIDED:
        return 1.0
    return LOWEST + (HIGHEST - LOWEST) * upheld / decided


def weight(reputation: int, *, is_staff: bool, upheld: int, rejected: int) -> float:
    """(1 + level) x accuracy; staff 5. Source: 2-domain, *Moderation*."""
    return STAFF_WEIGHT if is_staff else (1 + level(reputation)) * accuracy(upheld, rejected)
