"""Words of following and telling."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How much of a thread a follower hears."""

    ALL = "all"
    ANSWERS = "answers"
    SOLUTION = "solution"
    MUTED = "muted"


class Kind(StrEnum):
    """What a notification says."""

    ANSWER = "answer"
    COMMENT = "comment"
    MENTION = "mention"
    SOLVED = "solved"
    ACCEPTED = "accepted"
    SOLUTION_EDITED = "solution_edited"
    NEEDS_INFO = "needs_info"
    INFO_GIVEN = "info_given"
    REOPENED = "reopened"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
