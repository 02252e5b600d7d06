"""What this room does when told."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.events import MemberLeft
from forum.api.models import FeedToken
from forum.core.db import session


def member_leaves(event: MemberLeft) -> None:
    """Nothing reads in the name of somebody who has left."""
    session().execute(delete(FeedToken).where(FeedToken.user_id == event.member_id))
