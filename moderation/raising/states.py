"""Words and numbers of the rules that raise cases."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class RuleKind(StrEnum):
    """Source: 2-domain, *Escalation*."""

    NO_REPLY = "no_reply"
    NOT_SOLVED = "not_solved"
    LAST_BY_ASKER = "last_by_asker"
    ME_TOO = "me_too"
    HEATED = "heated"
    WATCHED_WORDS = "watched_words"


BY_CLOCK = frozenset({RuleKind.NO_REPLY, RuleKind.NOT_SOLVED, RuleKind.LAST_BY_ASKER})
"""They hold after so many business hours."""
BY_TEXT = frozenset({RuleKind.HEATED, RuleKind.WATCHED_WORDS})
"""They hold from the moment something is written."""
VOICES = frozenset({RuleKind.ME_TOO, RuleKind.HEATED, RuleKind.WATCHED_WORDS})
"""What they find is news also for a case that is open already: they add a voice to it, once. The others are silent then."""
AMOUNTS: dict[RuleKind, tuple[int, int, int]] = {
    RuleKind.NO_REPLY: (1, 2_000, 24), RuleKind.NOT_SOLVED: (1, 5_000, 80), RuleKind.LAST_BY_ASKER: (1, 2_000, 16),
    RuleKind.ME_TOO: (2, 1_000, 5), RuleKind.HEATED: (1, 100, 6), RuleKind.WATCHED_WORDS: (0, 0, 0),
}
"""Lowest, highest and usual number of each kind: business hours, me-toos, a score."""
ME_TOO_DAYS = 7
LOOK_BACK = timedelta(days=30)
"""What came to hold longer ago raises nothing any more: a rule that is switched on does not work off years."""
SETTLE = timedelta(seconds=60)
"""Texts are looked at when they are so old: one written at the same time and committed later is not passed over."""
DAYS, DAYS_MOST = 30, 90
RULES_MOST, WORDS_MOST, NAME_MOST = 100, 200, 80
CAP_MOST, COOL_DOWN_MOST = 100, 365
HITS_KEPT = 1_000
RUNS_KEPT = 20
"""Of each rule; an older dry run goes when a new one begins."""
HOUR = timedelta(hours=1)


class Fate(StrEnum):
    """What becomes of an occasion. `dropped`: it no longer held when there was room for it."""

    RAISED = "raised"
    DELAYED = "delayed"
    DROPPED = "dropped"
    COOLING = "cooling"
