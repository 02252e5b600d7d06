"""Slowing down whoever guesses. Counted in the database, so that it holds in every process and after a restart.

An account's failures are counted per network: whoever guesses from elsewhere never keeps the owner out.
"""

from __future__ import annotations

from flask import current_app, request
from sqlalchemy import update

from forum.accounts.names import hidden_key
from forum.core import limits, settings
from forum.core.db import command, session
from forum.core.models import RateBucket
from forum.kit.clock import utcnow
from forum.kit.errors import TooMany

ACCOUNT_WINDOW_SECONDS = 30 * 60
ADDRESS_WINDOW_SECONDS = 5 * 60
HOUR_SECONDS = 3600
ADDRESS_PER_HOUR_FACTOR = 3
FIRST_DELAY_SECONDS = 10
LONGEST_DELAY_SECONDS = 15 * 60
MAILS_PER_DAY = 6


def network() -> str:
    """Where this request comes from: an IPv4 address, or the /64 that an IPv6 line is given."""
    address = request.remote_addr or ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def delay_seconds(failures: int, free: int) -> int:
    """How long the next try waits: nothing up to `free` failures, then 10 s, doubled each time, at most 15 minutes."""
    return 0 if failures < free else min(FIRST_DELAY_SECONDS * 2 ** min(failures - free, 10), LONGEST_DELAY_SECONDS)


@command
def open_attempt(identifier: str, origin: str) -> None:
    """Before a password is looked at: counts the try against its network. Raises TooMany with the seconds to wait."""
    if not current_app.config["PLAZA"].rate_limits:
        return
    waiting, now = session().get(RateBucket, _wait_key(identifier, origin)), utcnow()
    if waiting is not None and waiting.expires_at > now:
        raise TooMany(retry_after=(waiting.expires_at - now).total_seconds())
    per_address = settings.get("accounts.sign_in_failures_per_address")
    limits.spend_durably(hidden_key("sign-in-5m", origin), limit=per_address, seconds=ADDRESS_WINDOW_SECONDS)
    limits.spend_durably(hidden_key("sign-in-1h", origin), limit=per_address * ADDRESS_PER_HOUR_FACTOR, seconds=HOUR_SECONDS)


@command
def note_failure(identifier: str, origin: str) -> None:
    """A wrong password, or nobody of that name: the next tries for this account from this network wait longer and longer."""
    key = _failures_key(identifier, origin)
    limits.spend_durably(key, limit=10_000, seconds=ACCOUNT_WINDOW_SECONDS)
    delay = delay_seconds(limits.spent(key), settings.get("accounts.sign_in_failures"))
    if delay:
        limits.forgive(_wait_key(identifier, origin))
        limits.spend_durably(_wait_key(identifier, origin), limit=1, seconds=delay)


@command
def note_success(identifier: str, origin: str) -> None:
    """The right password: the account's failures are forgotten and the network gets back what this try had cost."""
    limits.forgive(_failures_key(identifier, origin))
    limits.forgive(_wait_key(identifier, origin))
    for kind in ("sign-in-5m", "sign-in-1h"):
        back = update(RateBucket).where(RateBucket.key == hidden_key(kind, origin), RateBucket.count > 0)
        session().execute(back.values(count=RateBucket.count - 1).execution_options(synchronize_session=False))


@command
def spend_from_network(what: str, origin: str, *, per_hour: int) -> None:
    """Count one `what` (sign-up, reset, resend) of this network. Raises TooMany."""
    limits.spend_durably(hidden_key(what, origin), limit=per_hour, seconds=HOUR_SECONDS)


@command
def may_mail(what: str, address_key: str) -> bool:
    """Whether this address may get one more such mail today. Nobody who asks learns the answer."""
    try:
        limits.spend_durably(hidden_key(f"mail-{what}", address_key), limit=MAILS_PER_DAY, seconds=24 * HOUR_SECONDS)
    except TooMany:
        return False
    return True


def _failures_key(identifier: str, origin: str) -> str:
    return hidden_key("sign-in-failures", f"{identifier}\n{origin}")


def _wait_key(identifier: str, origin: str) -> str:
    return hidden_key("sign-in-wait", f"{identifier}\n{origin}")
