"""Changing a password, by the current one or by a mailed link. Hashing happens outside the transaction."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import passwords
from forum.accounts.events import PasswordChanged, PasswordResetRequested
from forum.accounts.models import User
from forum.accounts.names import address_key
from forum.accounts.queries import find_email, find_email_of, get_member
from forum.accounts.sessions import end_other_sessions
from forum.accounts.states import TokenPurpose
from forum.accounts.throttling import LONGEST_DELAY_SECONDS, may_mail, spend_from_network
from forum.accounts.tokens import find_token, forget_tokens, use_token
from forum.core import limits, settings
from forum.core.db import command, lock
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Gone, Invalid
from forum.policy import Action

RESETS_PER_HOUR = 10
GUESSES = 10


def request_password_reset(actor: Actor, address: str, *, origin: str) -> None:
    """Send a link to the address if a member has it. Same work and same answer for every address. Raises TooMany."""
    authorize(actor, Action.USE_MAILED_LINK)
    spend_from_network("reset", origin, per_hour=RESETS_PER_HOUR)
    _request_reset(actor, address)


@command
def _request_reset(actor: Actor, address: str) -> None:
    authorize(actor, Action.USE_MAILED_LINK)
    found = find_email(address)
    told = may_mail("reset", address_key(address)) and found is not None
    announce(PasswordResetRequested(at=utcnow(), member_id=found.user_id if told and found else 0))


def reset_password(actor: Actor, token: str, password: str) -> int:
    """Set a new password by a mailed link; every session ends. Returns the member's id. Raises Gone, Invalid."""
    authorize(actor, Action.USE_MAILED_LINK)
    row = find_token(token, TokenPurpose.RESET)
    if row is None:
        raise Gone()
    password = check_new_password(row.user_id, password)
    return _reset(actor, token, passwords.hash_password(password))


@command
def _reset(actor: Actor, token: str, password_hash: str) -> int:
    authorize(actor, Action.USE_MAILED_LINK)
    row = use_token(token, TokenPurpose.RESET)
    user = lock(User, row.user_id)
    email = find_email_of(user.id)
    if user.left_at or email is None or email.address != row.address:
        raise Gone()
    _store(user, password_hash)
    if email.verified_at is None:  # the link proves the address as well
        email.verified_at = user.verified_at = utcnow()
    end_other_sessions(user.id)
    return user.id


def change_password(actor: Actor, current: str, new: str) -> None:
    """Set a new password, knowing the current one; the actor's other sessions end. Raises Invalid, TooMany."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    checked = prove_current(actor, current, field="current")
    new = check_new_password(actor.member_id, new, field="new")
    if passwords.matches(checked, new):
        raise Invalid.field("new", _("This is the password you have now."))
    _change(actor, checked, passwords.hash_password(new))


def prove_current(actor: Actor, password: str, *, field: str = "password") -> str:
    """Who asks for something grave proves again who they are. Returns the hash that was checked. Raises Invalid, TooMany."""
    key = f"reauthenticate:{actor.id}"
    limits.spend_durably(key, limit=GUESSES, seconds=LONGEST_DELAY_SECONDS)
    user = get_member(actor.member_id)
    if not passwords.matches(user.password_hash, password) or user.password_hash is None:
        raise Invalid.field(field, _("This is not your current password."))
    limits.forgive(key)
    return user.password_hash


@command
def _change(actor: Actor, checked_hash: str, new_hash: str) -> None:
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    user = lock(User, actor.member_id)
    if user.password_hash != checked_hash:
        raise Invalid.field("current", _("This is not your current password."))
    _store(user, new_hash)
    end_other_sessions(user.id, keep=actor.session_key)


def _store(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    forget_tokens(user.id, TokenPurpose.RESET)
    announce(PasswordChanged(at=utcnow(), member_id=user.id))


def check_new_password(member_id: int, password: str, *, field: str = "password") -> str:
    """A password this member may choose. Raises Invalid about `field`."""
    user, email = get_member(member_id), find_email_of(member_id)
    own = (user.handle, user.display_name, email.address.partition("@")[0] if email else "", settings.get("site.name"))
    return passwords.check_password(password, about=own, field=field)
