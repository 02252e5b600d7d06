"""What each act is worth, and how much a day of votes counts. Source: 2-domain, *Reputation*."""

from __future__ import annotations

from collections.abc import Mapping

from forum.reputation.states import Kind

POINTS: Mapping[str, int] = {
    Kind.ANSWER_UPVOTED: 10,
    Kind.QUESTION_UPVOTED: 5,
    Kind.ANSWER_ACCEPTED: 15,
    Kind.ACCEPTING: 2,
    Kind.ANSWER_VERIFIED: 10,
    Kind.EDIT_APPROVED: 2,
    Kind.CITED: 20,
    Kind.POST_REMOVED: -100,
    Kind.POST_DOWNVOTED: -2,
    Kind.DOWNVOTING: -1,
}
"""Points of one act. Carried votes and what was brought along say their own."""
DAILY_CAP = 200
FLOOR = 1


def capped(points: int) -> int:
    """What counts of the points that votes up have given on one UTC day.

    A day's votes are one sum, whatever the order in which they came and went: so a vote taken back later, on any day, gives
    its own day's room back.
    """
    return min(points, DAILY_CAP)


def shown(earned: int) -> int:
    """The reputation that everybody sees: one to begin with, and never less; the ledger knows how far below it would be."""
    return max(FLOOR, FLOOR + earned)
