"""Words of flags."""

from __future__ import annotations

from enum import StrEnum

UNDO_SECONDS, GRACE_SECONDS = 10, 2
"""How long a decision can be taken back, and how long after that those concerned are told. Source: 2-domain, *Moderation*."""
TOLD_SECONDS = UNDO_SECONDS + GRACE_SECONDS
"""After a decision. The one delay of everything that tells; undoing is refused before."""
DETAILS_MAX = 1_000
HELP_MAX = 200


class FlagReason(StrEnum):
    """Source: 2-domain, *Moderation*. The codes are those a post is hidden for (`HideReason`)."""

    SPAM = "spam"
    ABUSIVE = "abusive"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    PERSONAL_INFORMATION = "personal_information"
    DANGEROUS_OR_WRONG = "dangerous_or_wrong"
    NOT_AN_ANSWER = "not_an_answer"
    OTHER = "other"


OF_MEMBERS = (FlagReason.SPAM, FlagReason.ABUSIVE, FlagReason.PERSONAL_INFORMATION, FlagReason.OTHER)
"""What may be said of a member as a whole: their name, picture and profile, or how they behave in many places."""


class FlagState(StrEnum):
    """`upheld`: a moderator agreed; `rejected`: disagreed; `closed`: decided without saying who was right."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    UPHELD = "upheld"
    REJECTED = "rejected"
    CLOSED = "closed"


SETTLED = (FlagState.UPHELD, FlagState.REJECTED, FlagState.CLOSED)
FLAG_MOVES: dict[FlagState, frozenset[FlagState]] = {
    FlagState.OPEN: frozenset(FlagState) - {FlagState.OPEN},
    FlagState.WITHDRAWN: frozenset(),
    FlagState.UPHELD: frozenset({FlagState.OPEN, FlagState.CLOSED}),
    FlagState.REJECTED: frozenset({FlagState.OPEN, FlagState.CLOSED}),
    FlagState.CLOSED: frozenset({FlagState.OPEN}),
}
"""A decision that is undone opens the flags again; closed are those whose reporter has flagged the same anew meanwhile."""


class HidingEnd(StrEnum):
    """How a post that flags had hidden came back: somebody looked and put it back, or too few flags were left."""

    KEPT = "kept"
    TOO_LIGHT = "too_light"


class SuspensionEnd(StrEnum):
    """`returned`: by a moderator, before its time; `undone`: the decision it followed from was."""

    RETURNED = "returned"
    UNDONE = "undone"
    REPLACED = "replaced"
