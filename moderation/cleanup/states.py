"""Words of cleaning up, and its moves."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class CleanupState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    REVERTING = "reverting"
    REVERTED = "reverted"


MOVES: dict[CleanupState, frozenset[CleanupState]] = {
    CleanupState.RUNNING: frozenset({CleanupState.DONE, CleanupState.REVERTING}),
    CleanupState.DONE: frozenset({CleanupState.REVERTING}),
    CleanupState.REVERTING: frozenset({CleanupState.REVERTED}),
    CleanupState.REVERTED: frozenset(),
}
BUSY = (CleanupState.RUNNING, CleanupState.REVERTING)
"""A member has one of these at most."""


class What(StrEnum):
    """What goes, in this order: what everybody sees first. Drafts and bookmarks stay: nobody else sees them."""

    PROFILE = "profile"
    POSTS = "posts"
    SUGGESTIONS = "suggestions"
    VOTES = "votes"
    ME_TOOS = "me_toos"
    FOLLOWS = "follows"
    PLACES = "places"
    CLAIMS = "claims"
    FLAGS = "flags"


ALL = tuple(What)


class RowKind(StrEnum):
    """What one row of the manifest is about. `target_id` is the post, the thread (me-toos, follows, claims), or the row's own id."""

    PROFILE = "profile"
    OTHERS_EDIT = "others_edit"
    POST = "post"
    SUGGESTION = "suggestion"
    VOTE = "vote"
    ME_TOO = "me_too"
    FOLLOW = "follow"
    PLACE = "place"
    CLAIM = "claim"
    FLAG = "flag"


KEPT = timedelta(days=30)
"""How long a clean-up can be taken back. Source: the desk's issue."""
CLEAN = "moderation.cleanup.clean"
REVERT = "moderation.cleanup.revert"
