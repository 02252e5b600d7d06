"""Mailed links: made when the mail is sent, found by their hash, used once (decided by the number of rows changed)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from forum.accounts.models import Email, OneTimeToken
from forum.accounts.states import TokenPurpose
from forum.core import settings
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.kit.errors import Gone
from forum.kit.tokens import new_token, token_hash


def lifetime(purpose: TokenPurpose) -> timedelta:
    if purpose is TokenPurpose.RESET:
        return timedelta(minutes=settings.get("accounts.reset_minutes"))
    return timedelta(hours=settings.get("accounts.verify_hours"))


@command
def issue_token(user_id: int, purpose: TokenPurpose, *, address: str) -> str:
    """A new link for this member and address; earlier ones work until they expire or one of them is used."""
    token, now = new_token(), utcnow()
    session().add(OneTimeToken(
        token_hash=token_hash(token), user_id=user_id, purpose=purpose.value, address=address, created_at=now,
        expires_at=now + lifetime(purpose),
    ))
    return token


def find_token(token: str, *purposes: TokenPurpose) -> OneTimeToken | None:
    """The unused, unexpired row of a link, or None: nobody is told which of these it was."""
    alive = (OneTimeToken.used_at.is_(None), OneTimeToken.expires_at > utcnow())
    found = select(OneTimeToken).where(OneTimeToken.token_hash == token_hash(token), *alive)
    return session().scalars(found.where(OneTimeToken.purpose.in_([p.value for p in purposes]))).one_or_none()


@command
def use_token(token: str, *purposes: TokenPurpose) -> OneTimeToken:
    """Take the link: of two who try at once one gets it. Its siblings end with it. Raises Gone."""
    row = find_token(token, *purposes)
    now = utcnow()
    if row is not None:
        own = update(OneTimeToken).where(OneTimeToken.id == row.id, OneTimeToken.used_at.is_(None))
        taken = session().execute(own.values(used_at=now).execution_options(synchronize_session=False))
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            forget_tokens(row.user_id, TokenPurpose(row.purpose))
            return row
    raise Gone()


@command
def forget_tokens(user_id: int, *purposes: TokenPurpose) -> None:
    """Unused links of these purposes end."""
    unused = update(OneTimeToken).where(OneTimeToken.user_id == user_id, OneTimeToken.used_at.is_(None))
    unused = unused.where(OneTimeToken.purpose.in_([p.value for p in purposes]))
    session().execute(unused.values(used_at=utcnow()).execution_options(synchronize_session=False))


@command
def forget_previous_address(member_id: int) -> None:
    """The old address has been told of the change."""
    session().execute(update(Email).where(Email.user_id == member_id).values(previous_address=None))
