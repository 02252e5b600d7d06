"""What a decision can be for, and what it can be: the words that rules and canned reasons are tied to."""

from __future__ import annotations

from enum import StrEnum

from forum.threads.states import HideReason

ILLEGAL = "illegal"
REASONS: tuple[str, ...] = (*(str(reason) for reason in HideReason), ILLEGAL)
"""Every reason code: those of a flag, and `illegal` for notices under law."""
LANGUAGES = ("en", "es")
DRAFT = 0
"""The number of the version that is being written; there is at most one."""


class Decision(StrEnum):
    """What a canned reason can go with."""

    HIDDEN = "hidden"
    REMOVED = "removed"
    REFUSED = "refused"
    EDITED = "edited"
    CLOSED = "closed"
    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"
    REMOVAL = "removal"
    FLAG_PRIVILEGE = "flag_privilege"
    KEPT = "kept"
