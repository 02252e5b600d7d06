"""Words for threads and posts that are stored. Moves of a question's resolution live in `resolution/states.py`."""

from __future__ import annotations

from enum import StrEnum

LANGUAGES = ("en", "es")
"""Languages a thread may be written in."""


class ThreadType(StrEnum):
    QUESTION = "question"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class PostKind(StrEnum):
    """`question` is the opening post of every thread, whatever the thread's type."""

    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"


class Tool(StrEnum):
    """What staff do with the posts of a thread, and can take back."""

    SPLIT = "split"
    MERGE = "merge"
    CONVERT = "convert"
    ANONYMISE = "anonymise"


class Status(StrEnum):
    """The one exclusive state a thread is listed and counted under (`threads.status`, indexed)."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    NEEDS_INFO = "needs_info"
    ESCALATED = "escalated"
    SOLVED = "solved"
    PRESUMED = "presumed"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    NOT_REPRODUCIBLE = "not_reproducible"
    NO_LONGER_NEEDED = "no_longer_needed"
    NO_REPLY = "no_reply"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


UNRESOLVED = frozenset({Status.UNANSWERED, Status.ANSWERED, Status.NEEDS_INFO, Status.ESCALATED})
CLOSED = frozenset({Status.DUPLICATE, Status.OFF_TOPIC, Status.NOT_REPRODUCIBLE, Status.NO_LONGER_NEEDED, Status.NO_REPLY})
QUESTION_STATUSES = UNRESOLVED | CLOSED | {Status.SOLVED, Status.PRESUMED}


def display_status(status: str) -> str | None:
    """The chip members see: Unanswered, Answered, Needs info, Solved, Escalated, Closed, Duplicate; None for non-questions."""
    if status in (Status.DISCUSSION, Status.ANNOUNCEMENT):
        return None
    if status == Status.PRESUMED:
        return "solved"
    if status in CLOSED and status != Status.DUPLICATE:
        return "closed"
    return str(status)


class ReadAccess(StrEnum):
    EVERYONE = "everyone"
    MEMBERS = "members"
    STAFF = "staff"


class PostAccess(StrEnum):
    """Who may start threads in a category; answering follows reading."""

    MEMBERS = "members"
    STAFF = "staff"


class FieldKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


class FieldRole(StrEnum):
    """What a field means to the rest of the house (solutions are scoped to versions, slices use products)."""

    NONE = "none"
    PRODUCT = "product"
    VERSION = "version"


class SuggestionState(StrEnum):
    """What has become of a suggested edit. `stale`: the post was edited since; `void`: the post is gone from sight."""

    OPEN = "open"
    STALE = "stale"
    APPROVED = "approved"
    IMPROVED = "improved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    VOID = "void"


UNDECIDED = (SuggestionState.OPEN, SuggestionState.STALE)
APPLIED = (SuggestionState.APPROVED, SuggestionState.IMPROVED)
SUGGESTION_MOVES: dict[SuggestionState, frozenset[SuggestionState]] = {
    SuggestionState.OPEN: frozenset(SuggestionState) - {SuggestionState.OPEN},
    SuggestionState.STALE: frozenset(SuggestionState) - {SuggestionState.OPEN, SuggestionState.STALE, SuggestionState.APPROVED},
    SuggestionState.APPROVED: frozenset(),
    SuggestionState.IMPROVED: frozenset(),
    SuggestionState.REJECTED: frozenset(),
    SuggestionState.WITHDRAWN: frozenset(),
    SuggestionState.VOID: frozenset(),
}
"""Where a suggested edit may go. What was written for an older text is never taken over unread: it can be improved only."""


MIN_REASON_CHARS = 10
"""What is said of a suggested edit: whoever decides must learn what is better with it."""


class RejectReason(StrEnum):
    """Why a suggested edit is not taken over."""

    NO_IMPROVEMENT = "no_improvement"
    CHANGES_MEANING = "changes_meaning"
    WRONG = "wrong"
    BELONGS_ELSEWHERE = "belongs_elsewhere"
    SPAM = "spam"
    OTHER = "other"


class HideReason(StrEnum):
    """Why a moderator takes a post out of sight: the reasons of a flag that a post can be hidden for."""

    SPAM = "spam"
    ABUSIVE = "abusive"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    PERSONAL_INFORMATION = "personal_information"
    DANGEROUS_OR_WRONG = "dangerous_or_wrong"
    NOT_AN_ANSWER = "not_an_answer"
    OTHER = "other"


ABUSE = (HideReason.SPAM, HideReason.ABUSIVE)
"""Reasons that cost the author reputation."""
