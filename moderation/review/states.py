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
