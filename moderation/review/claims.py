"""Who is working on an item: a claim nobody touched for some minutes holds nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_

from forum.core import settings
from forum.kit.clock import utcnow
from moderation.review.models import ReviewItem


def expires_before(now: datetime | None = None) -> datetime:
    """Claims touched before this moment have expired."""
    return (now or utcnow()) - timedelta(minutes=settings.get("moderation.claim_minutes"))


def holder_of(item: ReviewItem) -> int | None:
    """Who holds the item now."""
    held = item.claimed_by_id is not None and item.touched_at is not None and item.touched_at >= expires_before()
    return item.claimed_by_id if held and item.is_waiting else None


def free() -> ColumnElement[bool]:
    """Waiting items that nobody holds."""
    return ReviewItem.closed_at.is_(None) & or_(ReviewItem.claimed_by_id.is_(None), ReviewItem.touched_at < expires_before())


def held_by(member_id: int | None) -> ColumnElement[bool]:
    return ReviewItem.closed_at.is_(None) & (ReviewItem.claimed_by_id == member_id) & (ReviewItem.touched_at >= expires_before())
