"""Signed-in browsers: begun, recognised, listed and ended. The cookie holds 256 random bits, the table their hash."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Request
from sqlalchemy import Select, bindparam, delete, select, update

from forum.accounts.models import LoginSession, Role, User
from forum.core import settings
from forum.core.db import command, db, session
from forum.core.door import session_cookie_name
from forum.core.permissions import Actor
from forum.core.reads import QuickRead
from forum.kit.clock import utcnow
from forum.kit.tokens import token_hash

SEEN_EVERY = timedelta(minutes=10)


def actor_of_request(request: Request) -> Actor | None:
    """Flask-Login's request loader: one statement, or none for strangers."""
    key = request.cookies.get(session_cookie_name())
    return find_actor(key) if key else None


class Known(NamedTuple):
    """What is read of whoever holds a session, once for each of their roles."""

    id: int
    handle: str
    display_name: str
    reputation: int
    created_at: datetime
    verified_at: datetime | None
    silenced_until: datetime | None
    suspended_until: datetime | None
    locale: str | None
    theme: str | None
    avatar_key: str
    unread_count: int
    has_cases: bool
    is_staff: bool
    key_hash: str
    seen_at: datetime
    expires_at: datetime
    reauthenticated_at: datetime | None
    role: str | None


def _of_key() -> Select[*tuple[Any, ...]]:
    of_login = ("key_hash", "seen_at", "expires_at", "reauthenticated_at")
    tables = {"role": Role, **dict.fromkeys(of_login, LoginSession)}
    columns = [getattr(tables.get(name, User), name) for name in Known._fields]
    found: Select[*tuple[Any, ...]] = select(*columns).join(LoginSession, LoginSession.user_id == User.id)
    return found.outerjoin(Role, Role.user_id == User.id).where(LoginSession.key_hash == bindparam("key"), User.left_at.is_(None))


_holder = QuickRead(_of_key, typed=True)
"""Asked by every signed-in request."""


def find_actor(key: str) -> Actor | None:
    """The member behind a session cookie, or None when the session has ended."""
    now = utcnow()
    rows = [Known(*row) for row in _holder(db.engine, key=token_hash(key))]
    if not rows or rows[0].expires_at <= now:
        return None
    row = rows[0]
    if row.suspended_until and row.suspended_until > now:
        return None
    if row.seen_at < now - idle_limit(row):
        return None
    return to_actor(row, frozenset(one.role for one in rows if one.role) if row.is_staff else frozenset(), row)


def idle_limit(user: User | Known) -> timedelta:
    if user.is_staff:
        return timedelta(hours=settings.get("accounts.staff_session_idle_hours"))
    return timedelta(days=settings.get("accounts.session_idle_days"))


def to_actor(user: User | Known, roles: frozenset[str], login: LoginSession | Known | None = None) -> Actor:
    return Actor(
        id=user.id, handle=user.handle, display_name=user.display_name, roles=roles, reputation=user.reputation,
        joined_at=user.created_at, is_verified=user.verified_at is not None, silenced_until=user.silenced_until,
        suspended_until=user.suspended_until, locale=user.locale, theme=user.theme, avatar_key=user.avatar_key,
        unread_count=user.unread_count, session_key=login.key_hash if login else "",
        reauthenticated_at=login.reauthenticated_at if login else None,
        extra={"has_cases": user.has_cases, **({"seen_at": login.seen_at} if login else {})},
    )


@command
def begin_session(user_id: int, *, remember: bool, address_prefix: str, agent: str) -> tuple[str, datetime]:
    """A new session for a member who has just proved who they are: (cookie value, end)."""
    now, key = utcnow(), secrets.token_urlsafe(32)
    user = session().get_one(User, user_id)
    days = settings.get("accounts.staff_session_max_days" if user.is_staff else "accounts.session_max_days")
    login = LoginSession(
        key_hash=token_hash(key), user_id=user_id, created_at=now, seen_at=now, expires_at=now + timedelta(days=days),
        reauthenticated_at=now, remembered=remember, address_prefix=address_prefix, agent=agent[:200],
    )
    session().add(login)
    user.last_seen_at = now
    return key, login.expires_at


@command
def write_seen(seen: Mapping[str, tuple[int, datetime]]) -> None:
    """Keep sessions alive: key hash -> (member's id, when they were seen)."""
    for key_hash, (user_id, at) in sorted(seen.items()):
        session().execute(update(LoginSession).where(LoginSession.key_hash == key_hash).values(seen_at=at))
        session().execute(update(User).where(User.id == user_id).values(last_seen_at=at))


@command
def renew_session(key_hash: str) -> tuple[str, datetime, bool] | None:
    """Give a session a new id because what it may do has changed: (cookie value, end, remembered)."""
    login = session().scalars(select(LoginSession).where(LoginSession.key_hash == key_hash)).one_or_none()
    if login is None:
        return None
    key = secrets.token_urlsafe(32)
    login.key_hash, login.reauthenticated_at = token_hash(key), utcnow()
    return key, login.expires_at, login.remembered


@command
def end_session(key_hash: str) -> None:
    session().execute(delete(LoginSession).where(LoginSession.key_hash == key_hash))


@command
def end_other_sessions(user_id: int, *, keep: str = "") -> int:
    """End every session of a member but `keep` (a key hash). Returns how many ended."""
    ended = session().execute(delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.key_hash != keep))
    return int(ended.rowcount)  # type: ignore[attr-defined]
