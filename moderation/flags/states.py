"""Words of flags."""

from __future__ import annotations

from enum import StrEnum


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
    **{state: frozenset({FlagState.OPEN}) for state in SETTLED},
}
"""A decision that is undone opens the flags again."""
