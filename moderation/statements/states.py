"""Words of statements of reasons, appeals and notices."""

from __future__ import annotations

from enum import StrEnum

from forum.threads.states import HideReason

APPEAL_DAYS = 183
"""Six months. Source: 2-domain, *Moderation*; Digital Services Act, art. 20 (1)."""
WORDS_MAX = 4_000
EXPLANATION_MIN, EXPLANATION_MAX = 30, 5_000
KEPT_DAYS = 183
"""How long after its end a notice says who sent it, and what they wrote."""
ILLEGAL = "illegal"
REASONS = (*(str(reason) for reason in HideReason), ILLEGAL)
"""The codes of reasons that statements are issued for."""


class Restriction(StrEnum):
    """What was done. Source: Digital Services Act (EU) 2022/2065, art. 17 (1)."""

    HIDDEN = "hidden"
    REMOVED = "removed"
    REFUSED = "refused"
    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"
    REMOVAL = "removal"
    FLAG_PRIVILEGE = "flag_privilege"


class FoundHow(StrEnum):
    """How it came to our notice. Source: the same, art. 17 (3) (b), (c)."""

    FLAG = "flag"
    OWN_INITIATIVE = "own_initiative"
    AUTOMATED = "automated"
    NOTICE = "notice"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


APPEAL_MOVES: dict[AppealState, frozenset[AppealState]] = {
    AppealState.OPEN: frozenset({AppealState.UPHELD, AppealState.OVERTURNED, AppealState.WITHDRAWN}),
    AppealState.UPHELD: frozenset({AppealState.OPEN}),
    AppealState.OVERTURNED: frozenset({AppealState.OPEN}),
    AppealState.WITHDRAWN: frozenset(),
}
"""A decided appeal opens again only when the decision is undone at once."""


class Withdrawn(StrEnum):
    """Why a statement no longer holds: undone at once, the post restored, overturned on appeal, or another one says it now."""

    UNDONE = "undone"
    RESTORED = "restored"
    OVERTURNED = "overturned"
    REPLACED = "replaced"


class NoticeState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


NOTICE_MOVES: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.OPEN: frozenset({NoticeState.DECIDED, NoticeState.DUPLICATE, NoticeState.WITHDRAWN}),
    NoticeState.DECIDED: frozenset({NoticeState.OPEN}),
    NoticeState.DUPLICATE: frozenset({NoticeState.OPEN}),
    NoticeState.WITHDRAWN: frozenset(),
}
"""A decided notice opens again only when the decision is undone at once."""


class Category(StrEnum):
    """What a notice says is against the law."""

    CHILD_ABUSE = "child_abuse"
    TERRORISM = "terrorism"
    HATE_OR_THREATS = "hate_or_threats"
    PRIVACY = "privacy"
    DEFAMATION = "defamation"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    FRAUD = "fraud"
    UNSAFE_PRODUCTS = "unsafe_products"
    OTHER = "other"


ANONYMOUS = (Category.CHILD_ABUSE,)
"""Who tells us of these need not say who they are. Source: Digital Services Act, art. 16 (2) (c)."""

OF_POSTS = (Restriction.HIDDEN, Restriction.REMOVED, Restriction.REFUSED)
"""What is done to a post, not to its author."""
OF_SANCTIONS = (Restriction.WARNING, Restriction.SILENCE, Restriction.SUSPENSION, Restriction.REMOVAL)
