"""What the clean-up room does when told."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.events import MemberLeft
from forum.core.db import session
from moderation.cleanup.commands.forgetting import forget_picture
from moderation.cleanup.models import Cleanup


def member_leaves(event: MemberLeft) -> None:
    """Name, words and picture that were kept for taking it back go with the account."""
    for cleanup in session().scalars(select(Cleanup).where(Cleanup.member_id == event.member_id, Cleanup.forgotten_at.is_(None))).all():
        forget_picture(cleanup)
