"""Tidying: what has ended is deleted, and names taken by nobody become free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from forum.accounts.models import Email, LoginSession, OneTimeToken, User
from forum.core.db import command, session
from forum.kit.clock import utcnow

UNCONFIRMED_DAYS = 7


@command
def forget_ended(_payload: Mapping[str, Any] | None = None) -> None:
    """Sessions and mailed links that can no longer be used."""
    now = utcnow()
    for table in (LoginSession, OneTimeToken):
        session().execute(delete(table).where(table.expires_at < now).execution_options(synchronize_session=False))


@command
def forget_unconfirmed(_payload: Mapping[str, Any] | None = None) -> None:
    """Accounts made a week ago whose address was never confirmed and that nobody ever entered: nothing depends on them."""
    never_used = (
        User.verified_at.is_(None), User.last_seen_at.is_(None), User.is_placeholder.is_(False), User.is_staff.is_(False),
        User.left_at.is_(None), User.created_at < utcnow() - timedelta(days=UNCONFIRMED_DAYS),
        User.id.in_(select(Email.user_id).where(Email.verified_at.is_(None))),
    )
    gone = session().scalars(select(User.id).where(*never_used).limit(1_000)).all()
    for table, column in ((Email, Email.user_id), (OneTimeToken, OneTimeToken.user_id), (User, User.id)):
        session().execute(delete(table).where(column.in_(gone)).execution_options(synchronize_session=False))
