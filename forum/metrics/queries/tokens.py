"""Who reads the insights with a token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

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
    found = select(InsightToken).where(InsightToken.user_id == viewer.member_id, *working())
    return session().scalars(found.order_by(InsightToken.id.desc())).all()


def working() -> tuple[ColumnElement[bool], ...]:
    return InsightToken.expires_at > utcnow(), InsightToken.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who reads with a token, and when it was used before, as far as that is written down."""

    reader: Actor
    token_id: int
    last_used_at: datetime | None


def bearer_of(token: str) -> Bearer | None:
    """The member who made the token, with the rights they have now. None for a token that does not work, or while they are suspended."""
    found = select(User, InsightToken.id, InsightToken.last_used_at).join(InsightToken, InsightToken.user_id == User.id)
    row = session().execute(found.where(InsightToken.token_hash == token_hash(token[:MAX_TOKEN_CHARS]), *working())).one_or_none()
    if row is None:
        return None
    member, token_id, last_used_at = row
    if member.has_left or (member.suspended_until and member.suspended_until > utcnow()):
        return None
    return Bearer(to_actor(member, roles_of(member.id) if member.is_staff else frozenset()), token_id, last_used_at)


def reader_of(token: str) -> Actor | None:
    """As `bearer_of`, the member alone."""
    found = bearer_of(token)
    return found.reader if found is not None else None
