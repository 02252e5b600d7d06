"""Private feeds: made, renewed and ended by their member."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.models import User
from forum.api.models import FeedToken
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.tokens import new_token, token_hash
from forum.policy import Action


@command
def renew_feed_token(actor: Actor) -> str:
    """A new token for the actor's private feeds, to be shown once; the one before stops working."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    member = lock(User, actor.member_id)
    token = new_token()
    session().execute(delete(FeedToken).where(FeedToken.user_id == member.id))
    session().add(FeedToken(user_id=member.id, token_hash=token_hash(token), created_at=utcnow()))
    return token


@command
def end_feed_token(actor: Actor) -> None:
    """No private feed of the actor works any more."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    session().execute(delete(FeedToken).where(FeedToken.user_id == actor.member_id))
