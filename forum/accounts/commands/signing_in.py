"""Signing in and out. Unknown names cost as much time as wrong passwords, and are told the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from forum.accounts import passwords, throttling
from forum.accounts.events import StaffSignedIn
from forum.accounts.models import LoginSession, User
from forum.accounts.queries import DEMO_HANDLES, find_member_by_handle, find_member_by_identifier
from forum.accounts.sessions import begin_session, end_other_sessions, end_session
from forum.accounts.suspensions import check_not_suspended
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import fold, plain_line
from forum.policy import Action


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in from: `origin` is throttled, `address_prefix` and `agent` are shown in the list of sessions."""

    origin: str
    address_prefix: str
    agent: str


@dataclass(frozen=True)
class Begun:
    """A session that has just begun: the cookie's value and the moment it ends."""

    key: str
    expires_at: datetime
    remembered: bool


def sign_in(actor: Actor, identifier: str, password: str, *, browser: Browser, remember: bool) -> Begun:
    """Begin a session for whoever knows the password. Raises Invalid (one text for every cause), TooMany, and to them alone Suspended."""
    authorize(actor, Action.SIGN_IN)
    known_as = fold(plain_line(identifier))
    throttling.open_attempt(known_as, browser.origin)
    user = find_member_by_identifier(plain_line(identifier))
    password_hash = user.password_hash if user else None
    if not passwords.matches(password_hash, password) or user is None or password_hash is None:
        throttling.note_failure(known_as, browser.origin)
        raise Invalid(_("This name and this password do not belong together."))
    check_not_suspended(user)
    fresh_hash = passwords.hash_password(password) if passwords.needs_rehash(password_hash) else None
    return _begin(actor, user.id, known_as, (password_hash, fresh_hash), browser, remember)


@command
def _begin(actor: Actor, user_id: int, known_as: str, hashes: tuple[str, str | None], browser: Browser, remember: bool) -> Begun:
    authorize(actor, Action.SIGN_IN)
    user = lock(User, user_id)
    checked, fresh = hashes
    if user.password_hash != checked:
        raise Invalid(_("This name and this password do not belong together."))  # changed while it was being checked
    check_not_suspended(user)  # while it was being checked
    if fresh:
        user.password_hash = fresh
    throttling.note_success(known_as, browser.origin)
    return _begun(actor, user_id, browser, remember)


def _begun(actor: Actor, user_id: int, browser: Browser, remember: bool) -> Begun:
    if actor.session_key:
        end_session(actor.session_key)
    key, ends = begin_session(user_id, remember=remember, address_prefix=browser.address_prefix, agent=browser.agent)
    if session().get_one(User, user_id).is_staff:
        announce(StaffSignedIn(utcnow(), user_id, user_id, browser.address_prefix))
    return Begun(key, ends, remember)


@command
def enter(actor: Actor, user_id: int, *, browser: Browser) -> Begun:
    """Begin a session for a member who has just proved themselves otherwise: a mailed link, the set-up token. Raises Suspended."""
    authorize(actor, Action.SIGN_IN)
    check_not_suspended(lock(User, user_id))
    return _begun(actor, user_id, browser, False)


@command
def enter_demo(actor: Actor, role: str, *, browser: Browser) -> Begun:
    """One click into a demo account. The route offers it in demo mode only. Raises NotFound."""
    authorize(actor, Action.SIGN_IN)
    user = find_member_by_handle(DEMO_HANDLES.get(role, ""))
    if user is None:
        raise NotFound()
    check_not_suspended(user)
    return _begun(actor, user.id, browser, False)


@command
def sign_out(actor: Actor) -> None:
    """End this session: its cookie is worth nothing from now on."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    end_session(actor.session_key)


@command
def sign_out_elsewhere(actor: Actor, session_id: int | None = None) -> int:
    """End one other session of the actor, or all others. Returns how many ended. Raises NotFound for somebody else's."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    if session_id is None:
        return end_other_sessions(actor.member_id, keep=actor.session_key)
    row = session().get(LoginSession, session_id)
    if row is None or row.user_id != actor.id:
        raise NotFound()
    end_session(row.key_hash)
    return 1
