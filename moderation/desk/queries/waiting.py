"""Which posts of a page wait in the queue: through the unique index of what waits, one probe for each post."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from moderation.policy import DeskAction
from moderation.review.models import ReviewItem


def waiting_of(viewer: Actor, post_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """(post, item, flags) of those that wait; for moderators."""
    authorize(viewer, DeskAction.REVIEW)
    waiting = select(ReviewItem.post_id, ReviewItem.id, ReviewItem.flag_count).where(ReviewItem.closed_at.is_(None))
    rows = session().execute(waiting.where(ReviewItem.post_id.in_(list(post_ids))))
    return [(post_id, item_id, flags) for post_id, item_id, flags in rows if post_id is not None]
