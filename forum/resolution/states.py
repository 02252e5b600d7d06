"""Words and moves of a question's resolution: the table every change goes through."""

from __future__ import annotations

from enum import StrEnum


class Resolution(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    CLOSED = "closed"


class SolvedHow(StrEnum):
    ACCEPTED_BY_ASKER = "accepted_by_asker"
    ACCEPTED_BY_STAFF = "accepted_by_staff"
    ACCEPTED_BY_HELPER = "accepted_by_helper"
    SOLVED_BY_SELF = "solved_by_self"
    ARTICLE = "article"
    PRESUMED = "presumed"


NAMES_AN_ANSWER = frozenset({
    SolvedHow.ACCEPTED_BY_ASKER, SolvedHow.ACCEPTED_BY_STAFF, SolvedHow.ACCEPTED_BY_HELPER,
})
"""These always have a primary solution; `solved_by_self` never."""
MAY_NAME_AN_ANSWER = NAMES_AN_ANSWER | {SolvedHow.ARTICLE, SolvedHow.PRESUMED}
"""`article` names the answer that shows it; only imports know articles without one."""
TAKES_MORE = NAMES_AN_ANSWER | {SolvedHow.ARTICLE}
"""Solved by an answer that somebody accepted: others may be marked beside it."""


class ClosedReason(StrEnum):
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    NOT_REPRODUCIBLE = "not_reproducible"
    NO_LONGER_NEEDED = "no_longer_needed"
    NO_REPLY = "no_reply"


class WaitingOn(StrEnum):
    COMMUNITY = "community"
    ASKER = "asker"
    STAFF = "staff"
    THIRD_PARTY = "third_party"


class Move(StrEnum):
    """What a ledger row says happened."""

    ASKED = "asked"
    SOLVED = "solved"
    SOLUTION_CHANGED = "solution_changed"
    SOLUTION_ADDED = "solution_added"
    SOLUTION_WITHDRAWN = "solution_withdrawn"
    CLOSED = "closed"
    REPOINTED = "repointed"
    REOPENED = "reopened"
    WAITING = "waiting"
    REMOVED = "removed"
    RESTORED = "restored"


UNDECIDED = frozenset({Move.WAITING, Move.REMOVED, Move.RESTORED})
"""Moves that do not make a decision taken on an older page stale."""


class Cause(StrEnum):
    """Why, where the move alone does not say it."""

    STILL_BROKEN = "still_broken"
    NOT_SOLVED = "not_solved"
    WITHDRAWN = "withdrawn"
    ANSWER_REMOVED = "answer_removed"
    ANSWER_RETURNED = "answer_returned"
    ARTICLE_REMOVED = "article_removed"
    ARTICLE_RETURNED = "article_returned"
    ORIGINAL_REMOVED = "original_removed"
    ORIGINAL_RETURNED = "original_returned"
    TYPE_CHANGED = "type_changed"
    REPLIED = "replied"
    MERGED = "merged"
    MOVED = "moved"
    CLOSING_UNDONE = "closing_undone"


GONE = (Cause.ANSWER_REMOVED, Cause.ARTICLE_REMOVED)
"""The solution could not be read any more, or the article that it shows: nobody said that it did not help."""

MOVES: dict[Resolution, frozenset[Resolution]] = {
    Resolution.OPEN: frozenset({Resolution.SOLVED, Resolution.CLOSED}),
    Resolution.SOLVED: frozenset({Resolution.OPEN, Resolution.CLOSED}),
    Resolution.CLOSED: frozenset({Resolution.OPEN}),
}


class ReminderKind(StrEnum):
    """What a row of `reminders` asked of whom."""

    ACCEPT = "accept"
    DETAILS = "details"
    NUDGE = "nudge"


class Purpose(StrEnum):
    """What a link in a reminder does; the word in its address."""

    SOLVED = "solved"
    NOT_YET = "not-yet"
    NOT_NEEDED = "not-needed"
