"""Signing up. The answer is the same whether the address was known or not: only its owner's inbox tells."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts.events import MemberJoined, SignUpRepeated, VerificationRequested
from forum.accounts.models import Email, User
from forum.accounts.names import (
    NAME_MAX,
    address_key,
    check_address,
    check_handle,
    handle_key,
    hidden_key,
    name_from_handle,
)
from forum.accounts.passwords import check_password, hash_password
from forum.accounts.queries import find_email, is_handle_taken
from forum.accounts.throttling import may_mail, spend_from_network
from forum.core import limits, settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from forum.policy import Action

RESERVED_SECONDS = 7 * 24 * 3600


def sign_up(actor: Actor, *, handle: str, display_name: str, address: str, password: str, locale: str, origin: str) -> None:
    """Become a member, to be confirmed by mail. `origin` is the network. Raises Invalid, TooMany.

    The hash is made before anything is looked up and outside the transaction, so that time tells nothing.
    """
    authorize(actor, Action.SIGN_UP)
    handle, address = check_handle(handle), check_address(address)
    name = plain_line(display_name)[:NAME_MAX] or name_from_handle(handle)
    password = check_password(password, about=(handle, name, address.partition("@")[0], settings.get("site.name")))
    check_free(handle)
    spend_from_network("sign-up", origin, per_hour=settings.get("accounts.sign_ups_per_address"))
    _join(actor, handle, name, address, hash_password(password), locale)


def check_free(handle: str, *, by_another_than: int | None = None) -> None:
    """Raises Invalid when somebody has this handle, or was promised it."""
    if is_handle_taken(handle, by_another_than=by_another_than) or limits.spent(_reservation(handle)):
        raise Invalid.field("handle", _("Somebody else has this name already. Please choose another one."))


def reserve_handle(handle: str) -> None:
    """Keep a handle from being taken for a week."""
    limits.forgive(_reservation(handle))
    limits.spend_durably(_reservation(handle), limit=1, seconds=RESERVED_SECONDS)


def _reservation(handle: str) -> str:
    return hidden_key("handle", handle_key(handle))


@command
def _join(actor: Actor, handle: str, name: str, address: str, password_hash: str, locale: str) -> None:
    authorize(actor, Action.SIGN_UP)
    check_free(handle)
    existing = find_email(address)
    if existing is None:
        user = add_member(handle=handle, name=name, address=address, password_hash=password_hash, locale=locale)
        announce(VerificationRequested(at=utcnow(), member_id=user.id))
        return
    # Otherwise asking for the same name again would tell whether an account was made.
    reserve_handle(handle)
    told = may_mail("sign-up", existing.address_key)
    announce(SignUpRepeated(at=utcnow(), member_id=existing.user_id if told else 0))


def add_member(*, handle: str, name: str, address: str, password_hash: str, locale: str | None, verified: bool = False) -> User:
    """The rows of a new member (inside a command that has checked everything)."""
    now = utcnow()
    user = User(
        handle=handle, handle_key=handle_key(handle), display_name=name, password_hash=password_hash, locale=locale,
        created_at=now, verified_at=now if verified else None,
    )
    session().add(user)
    session().flush()
    session().add(Email(
        user_id=user.id, address=address, address_key=address_key(address), created_at=now, verified_at=user.verified_at,
    ))
    announce(MemberJoined(at=now, member_id=user.id))
    return user
