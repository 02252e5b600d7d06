"""What the rooms of the desk add to the insights of the forum."""

from __future__ import annotations

from forum.metrics.measures import contribute
from forum.metrics.own import show_own
from moderation.escalations.insights import MEASURES as OF_CASES
from moderation.escalations.own_numbers import own_case_numbers
from moderation.handoff.insights import MEASURES as OF_HANDOFFS
from moderation.review.insights import MEASURES as OF_REVIEWS


def contribute_measures() -> None:
    """When the app is made."""
    show_own(cases=own_case_numbers)
    contribute((*OF_CASES, *OF_HANDOFFS, *OF_REVIEWS))
