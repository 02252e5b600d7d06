"""Who is working on an item: a claim nobody touched for some minutes holds nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from forum.accounts.models import User
from forum.core import settings
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from moderation.review.models import ReviewItem
from moderation.review.states import Subject
from moderation.statements.models import Appeal
from moderation.statements.queries.appeals import others_decide


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


def for_somebody_else(viewer: Actor) -> ColumnElement[bool]:
    """Items that are about the viewer, appeals against their own decisions that somebody else may judge, and for whoever is no admin
    those of staff. The same that `decisions.allowed` refuses."""
    about = ReviewItem.author_id.is_not(None) & (ReviewItem.author_id == viewer.id)
    not_theirs = (Appeal.decided_against_by_id == viewer.id) & others_decide(User)
    if not viewer.has_role("admin"):
        not_theirs = not_theirs | User.is_staff.is_(True)
    theirs = select(Appeal.id).join(User, User.id == Appeal.member_id).where(not_theirs)
    return about | ((ReviewItem.subject == Subject.APPEAL) & ReviewItem.appeal_id.in_(theirs))
