"""Words of sanctions."""

from __future__ import annotations

from enum import StrEnum

from forum.threads.states import HideReason


class SanctionKind(StrEnum):
    """From the mildest on. Source: 2-domain, *Moderation*."""

    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"
    REMOVAL = "removal"


HOURS = (24, 72, 168, 720)
"""How long a silence or a suspension may last; without an end is a decision of its own."""
ENDING = (SanctionKind.SILENCE, SanctionKind.SUSPENSION)
OUTSIDE = (SanctionKind.SUSPENSION, SanctionKind.REMOVAL)
"""Whoever is sanctioned so cannot sign in."""


class Illegal(StrEnum):
    """A reason beside those for hiding posts: a notice under law."""

    ILLEGAL = "illegal"


REASONS: tuple[str, ...] = (*HideReason, Illegal.ILLEGAL)
"""What somebody may be sanctioned for."""


class EndedHow(StrEnum):
    EXPIRED = "expired"
    LIFTED = "lifted"
    OVERTURNED = "overturned"
    UNDONE = "undone"


NEVER_WAS = (EndedHow.OVERTURNED, EndedHow.UNDONE)
"""A sanction that ended so counts for nothing afterwards."""


class Deed(StrEnum):
    """What members do, as far as a sanction makes a difference to it."""

    READ = "read"
    ASK = "ask"
    ANSWER = "answer"
    COMMENT = "comment"
    EDIT = "edit"
    SUGGEST = "suggest"
    UPLOAD = "upload"
    CLAIM = "claim"
    VOTE = "vote"
    ME_TOO = "me_too"
    FLAG = "flag"
    ACCEPT = "accept"
    CLOSE = "close"
    REVIEW = "review"
    CHANGE_PROFILE = "change_profile"
    TAKE_BACK = "take_back"
    FOLLOW = "follow"
    KEEP_DRAFTS = "keep_drafts"
    APPEAL = "appeal"
    OWN_ACCOUNT = "own_account"
    BE_TOLD = "be_told"
    SIGN_IN = "sign_in"
    SHOW_PROFILE = "show_profile"
