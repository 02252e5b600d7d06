"""Words of statements of reasons, appeals and notices."""

from __future__ import annotations

from enum import StrEnum


class Restriction(StrEnum):
    """What was done. Source: Digital Services Act (EU) 2022/2065, art. 17 (1)."""

    HIDDEN = "hidden"
    REMOVED = "removed"
    REFUSED = "refused"
    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"
    REMOVAL = "removal"
    FLAG_PRIVILEGE = "flag_privilege"


class FoundHow(StrEnum):
    """How it came to our notice. Source: the same, art. 17 (3) (b), (c)."""

    FLAG = "flag"
    OWN_INITIATIVE = "own_initiative"
    AUTOMATED = "automated"
    NOTICE = "notice"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


APPEAL_MOVES: dict[AppealState, frozenset[AppealState]] = {
    AppealState.OPEN: frozenset({AppealState.UPHELD, AppealState.OVERTURNED, AppealState.WITHDRAWN}),
    AppealState.UPHELD: frozenset({AppealState.OPEN}),
    AppealState.OVERTURNED: frozenset({AppealState.OPEN}),
    AppealState.WITHDRAWN: frozenset(),
}
"""A decided appeal opens again only when the decision is undone at once."""
