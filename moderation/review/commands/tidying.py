"""What jobs do for the queue: ageing, and items whose subject was closed elsewhere without a word."""

from __future__ import annotations

from sqlalchemy import select, true

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from moderation.policy import DeskAction
from moderation.review.models import ReviewItem
from moderation.review.opening import close_decided_edits
from moderation.review.ranking import PER_BATCH, rerank


@command
def refresh_ranks(actor: Actor, after_id: int = 0) -> int | None:
    """Write the ranks of the next items as they are now: waiting counts. The id to go on from; None when that was the last."""
    authorize(actor, DeskAction.TIDY_QUEUE)
    waiting = select(ReviewItem.id).where(ReviewItem.closed_at.is_(None), ReviewItem.id > after_id)
    ids = list(session().scalars(waiting.order_by(ReviewItem.id).limit(PER_BATCH)))
    rerank(ids)
    return ids[-1] if len(ids) == PER_BATCH else None


@command
def void_left_over(actor: Actor) -> int:
    """Close items of suggested edits that were decided or closed elsewhere. How many that were."""
    authorize(actor, DeskAction.TIDY_QUEUE)
    return close_decided_edits(true())
