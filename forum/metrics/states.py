"""Kinds of what is noted on the charts."""

from __future__ import annotations

from enum import StrEnum


class NoteKind(StrEnum):
    RELEASE = "release"
    OUTAGE = "outage"
    OTHER = "other"


class NoteAct(StrEnum):
    """What somebody did with a mark, a goal or a token, for the log, which has these words."""

    ADDED = "added"
    CHANGED = "edited"
    REMOVED = "removed"
