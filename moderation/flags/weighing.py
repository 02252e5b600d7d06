"""What a flag weighs, when flags hide a post and for which reason, when somebody flags too badly. Pure.

Source of the numbers: 2-domain, *Moderation*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.flags.states import FlagReason

STAFF_WEIGHT = 5.0
FIRST_DECIDED = 5
"""Decided flags after which a reporter's record counts."""
LOWEST, HIGHEST = 0.25, 1.5
LEVEL_PRIVILEGES = ("downvote", "mark_duplicates", "edit_posts", "trusted")
"""Each of these rungs of the ladder, as it is in force, lifts a member one level: 0 below all, 4 above."""
LEVELS = (50, 250, 500, 2_000)
"""The same rungs of the preset *growing*."""
NEVER_HIDE = frozenset({FlagReason.DUPLICATE})
"""A duplicate is closed and points to its original: it is nothing that others must not see."""
EPSILON = 1e-9
"""Weights are sums of halves and quarters of shares: what rounding takes from them must not keep a post in sight."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One open flag, in the order they were raised."""

    reason: str
    weight: float
    is_by_staff: bool = False


def level(reputation: int, rungs: Sequence[int] = LEVELS) -> int:
    return sum(reputation >= needed for needed in rungs)


def accuracy(upheld: int, rejected: int) -> float:
    """0.25 to 1.5 by the share of flags that moderators agreed with; 1 before five were decided."""
    decided = upheld + rejected
    if decided < FIRST_DECIDED:
        return 1.0
    return LOWEST + (HIGHEST - LOWEST) * upheld / decided


def weight(reputation: int, *, is_staff: bool, upheld: int, rejected: int, rungs: Sequence[int] = LEVELS) -> float:
    """(1 + level) x accuracy; staff 5."""
    return STAFF_WEIGHT if is_staff else (1 + level(reputation, rungs)) * accuracy(upheld, rejected)


def hides(flags: Iterable[Weighed], *, needed_weight: float, needed_members: int) -> bool:
    """Whether these open flags take a post out of sight: enough weight by enough members, or one of staff."""
    counted = [flag for flag in flags if flag.reason not in NEVER_HIDE]
    if any(flag.is_by_staff for flag in counted):
        return True
    return len(counted) >= needed_members and sum(flag.weight for flag in counted) >= needed_weight - EPSILON


def weightiest(flags: Iterable[Weighed]) -> str:
    """The reason that weighs most; of equal ones, that of the first flag."""
    sums: dict[str, float] = {}
    for flag in flags:
        if flag.reason not in NEVER_HIDE:
            sums[flag.reason] = sums.get(flag.reason, 0.0) + flag.weight
    return max(sums, key=lambda reason: sums[reason])


def flags_badly(upheld: int, rejected: int, *, after: int, percent: int) -> bool:
    """Whether so few of so many decided flags were right that the privilege rests."""
    decided = upheld + rejected
    return decided >= after and 100 * upheld <= percent * decided
