"""Words of the ledger."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Why somebody's reputation changed."""

    ANSWER_UPVOTED = "answer_upvoted"
    QUESTION_UPVOTED = "question_upvoted"
    ANSWER_ACCEPTED = "answer_accepted"
    ACCEPTING = "accepting"
    ANSWER_VERIFIED = "answer_verified"
    POST_DOWNVOTED = "post_downvoted"
    DOWNVOTING = "downvoting"
    EDIT_APPROVED = "edit_approved"
    POST_REMOVED = "post_removed"
    VOTES_CARRIED = "votes_carried"
    BROUGHT_ALONG = "brought_along"


VOTES = (Kind.ANSWER_UPVOTED, Kind.QUESTION_UPVOTED, Kind.POST_DOWNVOTED, Kind.DOWNVOTING)
"""What one member's vote on one post can cause."""
CAPPED = (Kind.ANSWER_UPVOTED, Kind.QUESTION_UPVOTED)
"""What counts only up to the daily cap."""
