"""Tokens for programs: made and ended by their member."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from forum.kit.tokens import new_token, token_hash
from forum.metrics.events import InsightTokenChanged
from forum.metrics.models.tokens import NAME_MAX, InsightToken
from forum.metrics.states import NoteAct
from forum.policy import Action

MOST_TOKENS = 10
LONGEST_DAYS = 365


@command
def make_token(actor: Actor, *, name: str, days: int) -> str:
    """A new token, to be shown once. Raises Invalid."""
    authorize(actor, Action.SEE_INSIGHTS)
    said, now = plain_line(name), utcnow()
    if not 1 <= len(said) <= NAME_MAX:
        raise Invalid.field("name", _l("Say in up to %(num)s characters what it is for.", num=NAME_MAX))
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid.field("days", _l("Choose for how long."))
    member = lock(User, actor.member_id)
    session().execute(delete(InsightToken).where(InsightToken.user_id == member.id, InsightToken.expires_at <= now))
    if (session().scalar(select(func.count()).select_from(InsightToken).where(InsightToken.user_id == member.id)) or 0) >= MOST_TOKENS:
        raise Invalid(_l("You have %(num)s tokens. End one first.", num=MOST_TOKENS))
    token = new_token()
    session().add(InsightToken(
        user_id=member.id, name=said, token_hash=token_hash(token), created_at=now, expires_at=now + timedelta(days=days),
    ))
    announce(InsightTokenChanged(now, actor.id, NoteAct.ADDED, said))
    return token


@command
def end_token(actor: Actor, token_id: int) -> None:
    """It reads nothing from now on. Raises NotFound, also for a token of somebody else."""
    authorize(actor, Action.SEE_INSIGHTS)
    row = session().get(InsightToken, token_id)
    if row is None or row.user_id != actor.id:
        raise NotFound()
    session().delete(row)
    announce(InsightTokenChanged(utcnow(), actor.id, NoteAct.REMOVED, row.name))
