"""Addresses that take no mail: marked by a bounce or a complaint, trusted again by their owner."""

from __future__ import annotations

from forum.accounts.models import Email
from forum.accounts.queries import find_email, find_email_of
from forum.core.db import command, lock
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action


@command
def mark_undeliverable(actor: Actor, address: str, *, why: str) -> bool:
    """Send no notifications there any more; `why` is "bounce" or "complaint". False for an address nobody has."""
    authorize(actor, Action.MARK_ADDRESS)
    found = find_email(address)
    if found is None:
        return False
    email = lock(Email, found.id)
    if email.undeliverable_at is None:
        email.undeliverable_at, email.undeliverable_why = utcnow(), why
    return True


@command
def trust_address_again(actor: Actor) -> None:
    """Its owner says that the address works; the next bounce marks it again."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    email = find_email_of(actor.member_id)
    if email is not None:
        email.undeliverable_at = email.undeliverable_why = None
