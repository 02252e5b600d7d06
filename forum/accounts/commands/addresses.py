"""Proving an address, and changing it: the new one confirms, the old one is told."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from forum.accounts.commands.passwords import prove_current
from forum.accounts.events import AddressChanged, AddressChangeRequested, EmailVerified, SignUpRepeated, VerificationRequested
from forum.accounts.models import Email, User
from forum.accounts.names import address_key, check_address
from forum.accounts.queries import find_email, find_email_of
from forum.accounts.sessions import end_other_sessions
from forum.accounts.states import TokenPurpose
from forum.accounts.throttling import may_mail, spend_from_network
from forum.accounts.tokens import forget_tokens, use_token
from forum.core.db import command, lock
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Gone, Invalid, NotFound
from forum.policy import Action

RESENDS_PER_HOUR = 10


@dataclass(frozen=True)
class Confirmed:
    """What a link has done: `is_first` when it was the first proof of this member's address."""

    member_id: int
    is_first: bool


def request_verification(actor: Actor, address: str, *, origin: str) -> None:
    """Send the link again, if the address is one that still has to be proved. Same answer for every address. Raises TooMany."""
    authorize(actor, Action.USE_MAILED_LINK)
    spend_from_network("verify", origin, per_hour=RESENDS_PER_HOUR)
    _request_verification(actor, address)


@command
def _request_verification(actor: Actor, address: str) -> None:
    authorize(actor, Action.USE_MAILED_LINK)
    found = find_email(address)
    waits = may_mail("verify", address_key(address)) and found is not None and found.verified_at is None
    announce(VerificationRequested(at=utcnow(), member_id=found.user_id if waits and found else 0))


@command
def confirm_address(actor: Actor, token: str) -> Confirmed:
    """Use a mailed link: the address is proved, or the new one takes the old one's place. Raises Gone, Invalid."""
    authorize(actor, Action.USE_MAILED_LINK)
    row = use_token(token, TokenPurpose.VERIFY, TokenPurpose.CHANGE_ADDRESS)
    user, email = lock(User, row.user_id), find_email_of(row.user_id)
    if email is None or user.left_at:
        raise Gone()
    is_first = user.verified_at is None
    if row.purpose == TokenPurpose.CHANGE_ADDRESS:
        _replace(actor, email, str(row.address))
    elif email.address != row.address:
        raise Gone()
    email.verified_at = email.verified_at or utcnow()
    user.verified_at = user.verified_at or email.verified_at
    announce(EmailVerified(at=utcnow(), member_id=user.id))
    return Confirmed(user.id, is_first)


def _replace(actor: Actor, email: Email, address: str) -> None:
    if email.pending_address != address:
        raise Gone()
    owner = find_email(address)
    if owner is not None and owner.user_id != email.user_id:
        raise Invalid(_("This address belongs to another account by now."))
    if address_key(address) != email.address_key:
        email.previous_address = email.address
        announce(AddressChanged(at=utcnow(), member_id=email.user_id))
    email.address, email.address_key, email.pending_address, email.verified_at = address, address_key(address), None, utcnow()
    email.undeliverable_at = email.undeliverable_why = None
    forget_tokens(email.user_id, TokenPurpose.RESET, TokenPurpose.VERIFY)
    end_other_sessions(email.user_id, keep=actor.session_key if actor.id == email.user_id else "")


def request_address_change(actor: Actor, address: str, password: str) -> None:
    """Ask the new address to confirm; nothing changes until it does. Raises Invalid, TooMany."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    address = check_address(address)
    prove_current(actor, password)
    _await_confirmation(actor, address)


@command
def _await_confirmation(actor: Actor, address: str) -> None:
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    email = find_email_of(actor.member_id)
    if email is None:
        raise NotFound()
    if email.address == address:
        raise Invalid.field("email", _("This is the address you have now."))
    owner = find_email(address)
    email.pending_address = address
    forget_tokens(actor.member_id, TokenPurpose.CHANGE_ADDRESS)
    told = may_mail("change", address_key(address))
    if owner is not None and owner.user_id != actor.id:  # its owner is told, the actor learns nothing
        announce(SignUpRepeated(at=utcnow(), member_id=owner.user_id if told else 0))
    else:
        announce(AddressChangeRequested(at=utcnow(), member_id=actor.member_id if told else 0))


@command
def cancel_address_change(actor: Actor) -> None:
    """The new address is no longer waited for; its link ends."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    email = find_email_of(actor.member_id)
    if email is not None:
        email.pending_address = None
    forget_tokens(actor.member_id, TokenPurpose.CHANGE_ADDRESS)
