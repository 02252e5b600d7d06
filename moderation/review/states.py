"""Words of the queue and its moves. What may be decided about what is `decisions.py`."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What an item is about; each has a column of its own."""

    POST = "post"
    MEMBER = "member"
    EDIT = "edit"
    APPEAL = "appeal"
    NOTICE = "notice"


class CauseKind(StrEnum):
    """Why an item is in the queue; several may bring the same subject."""

    FLAG = "flag"
    HELD = "held"
    SCREENED = "screened"
    SUGGESTED = "suggested"
    APPEAL = "appeal"
    NOTICE = "notice"
    OWN = "own"


class ItemState(StrEnum):
    """`void`: nothing is left to decide (the post is deleted, the flags withdrawn, the edit taken back)."""

    OPEN = "open"
    CLAIMED = "claimed"
    DECIDED = "decided"
    VOID = "void"


WAITING = (ItemState.OPEN, ItemState.CLAIMED)
ITEM_MOVES: dict[ItemState, frozenset[ItemState]] = {
    ItemState.OPEN: frozenset({ItemState.CLAIMED, ItemState.DECIDED, ItemState.VOID}),
    ItemState.CLAIMED: frozenset({ItemState.OPEN, ItemState.DECIDED, ItemState.VOID}),
    ItemState.DECIDED: frozenset({ItemState.OPEN}),
    ItemState.VOID: frozenset({ItemState.OPEN}),
}
"""A decision that is undone opens its item again; so does what comes back before anybody else opened one."""


class DecisionKind(StrEnum):
    """What may be decided; stored, so the names stay. What each does is `decisions.py`."""

    KEEP = "keep"
    EDIT = "edit"
    HIDE = "hide"
    REMOVE = "remove"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    CLOSE_DUPLICATE = "close_duplicate"
    HANDLED = "handled"
    WARN = "warn"
    SILENCE = "silence"
    SUSPEND = "suspend"
    REMOVE_MEMBER = "remove_member"
    SPAM = "spam"
    RELEASE = "release"
    REFUSE = "refuse"
    APPROVE = "approve"
    REJECT = "reject"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    ACT_ON_NOTICE = "act_on_notice"
    DISMISS = "dismiss"


class EffectKind(StrEnum):
    """One thing that a decision changed; `reversing.py` knows how to change it back."""

    POST_HIDDEN = "post_hidden"
    POST_RESTORED = "post_restored"
    POST_DELETED = "post_deleted"
    POST_UNDELETED = "post_undeleted"
    POST_EDITED = "post_edited"
    POST_RELEASED = "post_released"
    THREAD_MOVED = "thread_moved"
    THREAD_CLOSED = "thread_closed"
    THREAD_ACT = "thread_act"
    THREAD_REOPENED = "thread_reopened"
    FLAGS_SETTLED = "flags_settled"
    SANCTIONED = "sanctioned"
    SANCTION_LIFTED = "sanction_lifted"
    STATED = "stated"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    SUGGESTION_DECIDED = "suggestion_decided"
    APPEAL_DECIDED = "appeal_decided"
    NOTICE_DECIDED = "notice_decided"
    CLEANED_UP = "cleaned_up"
    CLEANUP_WAITS = "cleanup_waits"
    CLEANUP_TAKEN_BACK = "cleanup_taken_back"
    OVERTURNED = "overturned"
    TELLING = "telling"
    FLAGGING_RETURNED = "flagging_returned"


UNDONE, OVERTURNED = "undone", "overturned"
