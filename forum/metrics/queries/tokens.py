"""Who reads the insights with a token."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.tokens import token_hash
from forum.metrics.models.tokens import InsightToken

MAX_TOKEN_CHARS = 100


def tokens_of(viewer: Actor) -> Sequence[InsightToken]:
    """The viewer's own that still work, the newest first."""
    found = select(InsightToken).where(InsightToken.user_id == viewer.member_id, InsightToken.expires_at > utcnow())
    return session().scalars(found.order_by(InsightToken.id.desc())).all()


def reader_of(token: str) -> Actor | None:
    """The member who made the token, with the rights they have now. None for a token that does not work, or while they are suspended."""
    found = select(User).join(InsightToken, InsightToken.user_id == User.id).where(
        InsightToken.token_hash == token_hash(token[:MAX_TOKEN_CHARS]), InsightToken.expires_at > utcnow(),
    )
    member = session().scalars(found).one_or_none()
    if member is None or member.has_left or (member.suspended_until and member.suspended_until > utcnow()):
        return None
    return to_actor(member, roles_of(member.id) if member.is_staff else frozenset())
