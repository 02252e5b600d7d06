"""Tokens for programs: made and ended by their member; when they were last used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, or_, select, update

from forum.accounts.models import User
from forum.core.config import current_config
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from forum.kit.tokens import new_token, token_hash, token_made_of
from forum.metrics.events import InsightTokenChanged
from forum.metrics.models.tokens import NAME_MAX, InsightToken
from forum.metrics.states import NoteAct
from forum.policy import Action
from forum.threads.opening_times import seconds_since

MOST_TOKENS = 10
LONGEST_DAYS = 365
KEY_SECONDS = 12 * 3600
"""How long a form that was sent makes nothing new when it is sent again; less than the shortest life of a token."""


@command
def make_token(actor: Actor, *, name: str, days: int, key: str | None = None) -> str:
    """A new token, to be shown once. The same `key` and words twice make one, and both times the answer is that one. Raises Invalid."""
    authorize(actor, Action.SEE_INSIGHTS)
    said, now = plain_line(name), utcnow()
    if not 1 <= len(said) <= NAME_MAX:
        raise Invalid.field("name", _l("Say in up to %(num)s characters what it is for.", num=NAME_MAX))
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid.field("days", _l("Choose for how long."))
    member = lock(User, actor.member_id)
    session().execute(delete(InsightToken).where(InsightToken.user_id == member.id, InsightToken.expires_at <= now))
    token = token_of_form(actor, f"{key}:{days}:{said}") if is_fresh(key) else new_token()
    made = session().scalars(select(InsightToken).where(InsightToken.token_hash == token_hash(token))).one_or_none()
    if made is not None and made.ended_at is None:
        return token
    own = select(func.count()).select_from(InsightToken).where(InsightToken.user_id == member.id, InsightToken.ended_at.is_(None))
    if (session().scalar(own) or 0) >= MOST_TOKENS:
        raise Invalid(_l("You have %(num)s tokens. End one first.", num=MOST_TOKENS))
    token = token if made is None else new_token()  # what was ended never works again
    session().add(InsightToken(
        user_id=member.id, name=said, token_hash=token_hash(token), created_at=now, expires_at=now + timedelta(days=days),
    ))
    announce(InsightTokenChanged(now, actor.id, NoteAct.ADDED, said))
    return token


def is_fresh(key: str | None) -> bool:
    """Whether a form was made by us, so short a time ago that what it made cannot have run out."""
    age = seconds_since(key)
    return age is not None and age < KEY_SECONDS


def token_of_form(actor: Actor, said: str) -> str:
    """The same for the same form of the same session: what was made before a change of password is made of another session."""
    return token_made_of(f"{actor.id}:{actor.session_key}:{said}", current_config().secret_key, "insight token")


@command
def end_token(actor: Actor, token_id: int) -> None:
    """It reads nothing from now on. Raises NotFound, also for a token of somebody else, and for one that was ended."""
    authorize(actor, Action.SEE_INSIGHTS)
    row = session().get(InsightToken, token_id)
    if row is None or row.user_id != actor.id or row.ended_at is not None:
        raise NotFound()
    row.ended_at = utcnow()
    announce(InsightTokenChanged(row.ended_at, actor.id, NoteAct.REMOVED, row.name))


@command
def write_uses(actor: Actor, uses: Mapping[int, datetime]) -> None:
    """When tokens were last used, by their ids; what is written already is never set back."""
    authorize(actor, Action.ADMINISTER)
    for token_id, at in sorted(uses.items()):
        older = or_(InsightToken.last_used_at.is_(None), InsightToken.last_used_at < at)
        used = update(InsightToken).where(InsightToken.id == token_id, older).values(last_used_at=at)
        session().execute(used.execution_options(synchronize_session=False))
