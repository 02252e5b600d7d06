"""Kinds of what is noted on the charts."""

from __future__ import annotations

from enum import StrEnum


class NoteKind(StrEnum):
    RELEASE = "release"
    OUTAGE = "outage"
    OTHER = "other"


class Noted(StrEnum):
    """What was not written down from the beginning: where people searched, what they were about to ask when something was suggested,
    and me-toos that were taken back."""

    SEARCHES = "searches"
    SUGGESTIONS = "suggestions"
    ME_TOOS = "me_toos"


class NoteAct(StrEnum):
    """What somebody did with a mark, a goal or a token, for the log, which has these words."""

    ADDED = "added"
    CHANGED = "edited"
    REMOVED = "removed"
