"""A member's own copies."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.models import OwnCopy
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound

BETWEEN = timedelta(days=1)


def find_copy(viewer: Actor) -> OwnCopy | None:
    """The one that is being made or is there now. What could not be made within a day stands in nobody's way."""
    open_ones = select(OwnCopy).where(OwnCopy.member_id == viewer.member_id, OwnCopy.ended_at.is_(None))
    found = session().scalars(open_ones).one_or_none()
    if found is None or utcnow() >= (found.expires_at or found.asked_at + BETWEEN):
        return None
    return found


def get_made_copy(viewer: Actor, copy_id: int) -> OwnCopy:
    """Raises NotFound for one that is not ready, is gone, or is somebody else's."""
    found = find_copy(viewer)
    if found is None or found.id != copy_id or found.made_at is None:
        raise NotFound()
    return found


def wait_for_next(viewer: Actor) -> timedelta:
    """How long until the member may ask again; nothing when they may now."""
    last = select(OwnCopy.asked_at).where(OwnCopy.member_id == viewer.member_id).order_by(OwnCopy.id.desc()).limit(1)
    asked_at = session().scalar(last)
    return max(timedelta(), asked_at + BETWEEN - utcnow()) if asked_at else timedelta()
