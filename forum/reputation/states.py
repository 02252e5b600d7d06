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
    CITED = "cited"
    POST_REMOVED = "post_removed"
    VOTES_CARRIED = "votes_carried"
    BROUGHT_ALONG = "brought_along"


VOTES = (Kind.ANSWER_UPVOTED, Kind.QUESTION_UPVOTED, Kind.POST_DOWNVOTED, Kind.DOWNVOTING)
"""What one member's vote on one post can cause."""
CAPPED = (Kind.ANSWER_UPVOTED, Kind.QUESTION_UPVOTED)
"""What counts only up to the daily cap."""


class Rank(StrEnum):
    """How much a badge takes."""

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"


class Deed(StrEnum):
    """What badges are given for. One query each says who did it and when (`deeds.declare` in `forum/wiring.py`)."""

    PROFILE_FILLED_IN = "profile_filled_in"
    YEARS_HERE = "years_here"
    QUESTION_SOLVED = "question_solved"
    WAITED_FOR_SOLUTION = "waited_for_solution"
    ASKED_WELL = "asked_well"
    DETAILS_GIVEN = "details_given"
    ANSWER_ACCEPTED = "answer_accepted"
    ACCEPTED_IN_TAG = "accepted_in_tag"
    ACCEPTED_IN_LANGUAGE = "accepted_in_language"
    SOLVED_QUICKLY = "solved_quickly"
    SOLVED_THE_UNANSWERED = "solved_the_unanswered"
    SOLVED_THE_OLD = "solved_the_old"
    ANSWER_VERIFIED = "answer_verified"
    ANSWERED_ON_A_DAY = "answered_on_a_day"
    ANSWER_SCORED = "answer_scored"
    QUESTION_SCORED = "question_scored"
    PROBLEM_SHARED = "problem_shared"
    SUPPORTED_OTHERS = "supported_others"
    EDITED_OTHERS = "edited_others"


class FindingKind(StrEnum):
    """What votes between two members look like."""

    RECIPROCAL = "reciprocal"
    BOOST = "boost"
    SAME_NETWORK = "same_network"


class FindingState(StrEnum):
    NEW = "new"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"
