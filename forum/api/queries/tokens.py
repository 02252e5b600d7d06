"""Whose feeds a token reads."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.api.models import FeedToken
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.tokens import token_hash

MAX_TOKEN_CHARS = 100


def find_feed_token(viewer: Actor) -> FeedToken | None:
    """The viewer's own, for the page that says since when it works."""
    return session().get(FeedToken, viewer.member_id)


def reader_of(token: str) -> Actor:
    """The member who made the token, with the rights they have now. Raises NotFound, also while they are suspended."""
    found = select(User).join(FeedToken, FeedToken.user_id == User.id).where(FeedToken.token_hash == token_hash(token[:MAX_TOKEN_CHARS]))
    member = session().scalars(found).one_or_none()
    if member is None or member.has_left or (member.suspended_until and member.suspended_until > utcnow()):
        raise NotFound()
    return to_actor(member, roles_of(member.id) if member.is_staff else frozenset())
