"""What the rooms of the desk add to the insights of the forum."""

from __future__ import annotations

from forum.metrics.measures import contribute
from forum.metrics.own import show_own
from forum.resolution.counting import Desks, tell_teams_with
from moderation.escalations.insights import MEASURES as OF_CASES
from moderation.escalations.own_numbers import own_case_numbers
from moderation.escalations.queries import desk_teams, desks_state, threads_on_desk
from moderation.handoff.insights import MEASURES as OF_HANDOFFS
from moderation.review.insights import MEASURES as OF_REVIEWS


def contribute_measures() -> None:
    """When the app is made."""
    tell_teams_with(Desks(desk_teams, threads_on_desk, desks_state))
    show_own(cases=own_case_numbers)
    contribute((*OF_CASES, *OF_HANDOFFS, *OF_REVIEWS))
