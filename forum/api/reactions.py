"""What this room does when told."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.events import MemberLeft, PasswordChanged
from forum.api.models import FeedToken
from forum.core.db import session


def address_ends(event: MemberLeft | PasswordChanged) -> None:
    """Nothing reads in the name of somebody who has left, or by an address from before the password changed."""
    session().execute(delete(FeedToken).where(FeedToken.user_id == event.member_id))
