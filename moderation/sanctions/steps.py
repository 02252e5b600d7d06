"""Which sanction comes next: a ladder that history climbs, where each reason has its own first rung. Pure.

Sanctions that were overturned or undone count for nothing, nor do those that were over a year ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.threads.states import HideReason
from moderation.sanctions.states import NEVER_WAS, Illegal, SanctionKind

COUNTS_FOR = timedelta(days=365)
Rung = tuple[SanctionKind, int | None]
LADDER: tuple[Rung, ...] = (
    (SanctionKind.WARNING, None), (SanctionKind.SILENCE, 24), (SanctionKind.SILENCE, 72), (SanctionKind.SILENCE, 168),
    (SanctionKind.SILENCE, 720), (SanctionKind.SUSPENSION, 168), (SanctionKind.SUSPENSION, 720), (SanctionKind.REMOVAL, None),
)
SPAM_LADDER: tuple[Rung, ...] = ((SanctionKind.SUSPENSION, 720), (SanctionKind.REMOVAL, None))
"""Whoever advertises is not taught by a warning."""
FIRST: dict[str, int] = {HideReason.ABUSIVE: 1, HideReason.PERSONAL_INFORMATION: 1, Illegal.ILLEGAL: 5}
"""Where a reason begins on the ladder; the others begin with a warning."""
_ORDER = tuple(SanctionKind)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier sanction, as far as the next one is concerned. `over_at` is None while it runs."""

    kind: str
    hours: int | None
    reason: str
    imposed_at: datetime
    over_at: datetime | None = None
    ended_how: str | None = None

    def counts(self, now: datetime) -> bool:
        """A long suspension counts a year from its end: nobody behaves well by being away."""
        if self.ended_how in NEVER_WAS:
            return False
        since = self.imposed_at if self.kind == SanctionKind.WARNING else self.over_at
        return since is None or now - since < COUNTS_FOR


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next. `earlier` is how many sanctions counted, `forgotten` how many were too old or never were; `begins_higher`:
    the reason asks for more than a warning; `is_spam`: another ladder."""

    kind: SanctionKind
    hours: int | None
    earlier: int = 0
    forgotten: int = 0
    begins_higher: bool = False
    is_spam: bool = False
    is_last: bool = False


def suggested_step(history: Sequence[Past], reason: str, now: datetime) -> Step:
    """The rung after the highest one that counts, at least the first one of this reason."""
    counting = [past for past in history if past.counts(now)]
    forgotten = len(history) - len(counting)
    if reason == HideReason.SPAM:
        was_outside = any(past.kind in (SanctionKind.SUSPENSION, SanctionKind.REMOVAL) for past in counting)
        again = was_outside or any(past.reason == HideReason.SPAM for past in counting)
        kind, hours = SPAM_LADDER[int(again)]
        return Step(kind, hours, len(counting), forgotten, is_spam=True, is_last=again)
    first = FIRST.get(reason, 0)
    climbed = max((_rung(past) for past in counting), default=-1) + 1
    at = min(max(first, climbed), len(LADDER) - 1)
    kind, hours = LADDER[at]
    return Step(kind, hours, len(counting), forgotten, begins_higher=first > climbed, is_last=at == len(LADDER) - 1)


def _rung(past: Past) -> int:
    """The highest rung that is no harder than what happened; without an end is as hard as the longest."""
    def hardness(kind: str, hours: int | None) -> tuple[int, float]:
        return _ORDER.index(SanctionKind(kind)), float("inf") if hours is None else hours

    reached = [at for at, (kind, hours) in enumerate(LADDER) if hardness(kind, hours) <= hardness(past.kind, past.hours)]
    return reached[-1] if reached else -1
