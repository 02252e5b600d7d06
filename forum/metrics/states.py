"""Kinds of what is noted on the charts."""

from __future__ import annotations

from enum import StrEnum


class NoteKind(StrEnum):
    RELEASE = "release"
    OUTAGE = "outage"
    OTHER = "other"


class NoteAct(StrEnum):
    """What somebody did with a note or a goal, for the log."""

    ADDED = "note_added"
    CHANGED = "note_changed"
    REMOVED = "note_removed"
