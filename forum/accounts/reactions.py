"""Mails about one's account. Each job makes its own link, so that no secret waits in the outbox.

They run outside a transaction (a mail server may be slow) and may run twice: the Message-ID stays the same.
"""

from __future__ import annotations

from flask import current_app

from forum.accounts.events import (
    AddressChanged,
    AddressChangeRequested,
    PasswordChanged,
    PasswordResetRequested,
    SignUpRepeated,
    VerificationRequested,
)
from forum.accounts.models import Email, User
from forum.accounts.queries import find_email_of, find_member
from forum.accounts.states import TokenPurpose
from forum.accounts.tokens import forget_previous_address, issue_token, lifetime
from forum.core import mail, settings
from forum.core.events import Event
from forum.core.jobs import waits_for_others


@waits_for_others
def mail_verification(event: VerificationRequested) -> None:
    found = _whom(event.member_id)
    if found and found[1].verified_at is None:
        _send_link(event, *found, found[1].address, TokenPurpose.VERIFY, "verify", "/verify/")


@waits_for_others
def mail_password_reset(event: PasswordResetRequested) -> None:
    found = _whom(event.member_id)
    if found:
        _send_link(event, *found, found[1].address, TokenPurpose.RESET, "reset", "/reset-password/")


@waits_for_others
def mail_address_confirmation(event: AddressChangeRequested) -> None:
    found = _whom(event.member_id)
    if found and found[1].pending_address:
        _send_link(event, *found, found[1].pending_address, TokenPurpose.CHANGE_ADDRESS, "address_confirm", "/verify/")


@waits_for_others
def mail_repeated_sign_up(event: SignUpRepeated) -> None:
    found = _whom(event.member_id)
    if found:
        _send(event, *found, found[1].address, "sign_up_repeated")


@waits_for_others
def mail_password_changed(event: PasswordChanged) -> None:
    found = _whom(event.member_id)
    if found:
        _send(event, *found, found[1].address, "password_changed")


@waits_for_others
def mail_address_changed(event: AddressChanged) -> None:
    """Tell the old address, then forget it."""
    found = _whom(event.member_id)
    if found and found[1].previous_address:
        support = settings.get("site.support_email")
        _send(event, *found, found[1].previous_address, "address_changed", support_email=support)
        forget_previous_address(event.member_id)


def _whom(member_id: int) -> tuple[User, Email] | None:
    """The member to write to, if there still is one."""
    user = find_member(member_id) if member_id else None
    email = find_email_of(member_id) if user and user.left_at is None else None
    return (user, email) if user and email else None


def _send_link(event: Event, user: User, email: Email, address: str, purpose: TokenPurpose, message: str, path: str) -> None:
    token = issue_token(user.id, purpose, address=address)
    link = f"{current_app.config['PLAZA'].public_url}{path}{token}"
    minutes = int(lifetime(purpose).total_seconds() // 60)
    _send(event, user, email, address, message, link=link, minutes=minutes, hours=minutes // 60)


def _send(event: Event, user: User, _email: Email, address: str, message: str, **context: object) -> None:
    locale = user.locale or settings.get("site.default_locale")
    key = f"{message}-{user.id}-{int(event.at.timestamp() * 1000)}"
    mail.send(address, message, locale=locale, message_key=key, name=user.display_name, handle=user.handle, **context)
