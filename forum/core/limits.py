"""Rate limits. Three strengths, by what losing one would cost.

`limiter`: per address over all routes (Flask-Limiter; memory or Redis). `spend`: per key, in this process or Redis.
`spend_durably`: counted in the database, for sign-in, reset and sign-up, which must hold across processes.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete, select, update

from forum.core.db import command, session
from forum.core.models import RateBucket
from forum.kit.clock import utcnow
from forum.kit.errors import TooMany

log = structlog.get_logger("plaza.limits")

REDIS_SECONDS = 1
EVERYTHING_PER_ADDRESS = "200/minute;50 per 10 seconds"

limiter = Limiter(
    get_remote_address,
    default_limits=[EVERYTHING_PER_ADDRESS],
    headers_enabled=True,
    in_memory_fallback_enabled=True,
    swallow_errors=True,
)


def enforced() -> bool:
    """Whether rate limits hold; bench and tests switch them off by configuration."""
    found: bool = current_app.config["PLAZA"].rate_limits
    return found


def init_app(app: Flask) -> None:
    limiter.init_app(app)
    config = app.config["PLAZA"]
    patience = {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
    shared = [storage_from_string(config.redis_url, **patience)] if config.redis_url else []
    app.extensions["plaza_windows"] = [FixedWindowRateLimiter(storage) for storage in (*shared, MemoryStorage())]


def spend(key: str, rate: str) -> None:
    """Count one use of `key` against `rate` such as "30/minute". Raises TooMany with the seconds to wait."""
    if not enforced():
        return
    wait = _wait(key, parse(rate))
    if wait:
        raise TooMany(retry_after=wait)


def _wait(key: str, item: RateLimitItem) -> int:
    """0 when there was room for one more, else the seconds until there is; while Redis is away, as this process knows."""
    for windows in current_app.extensions["plaza_windows"]:
        try:
            if windows.hit(item, key):
                return 0
            reset_at = windows.get_window_stats(item, key).reset_time
        except Exception as error:
            log.warning("rate_limit_storage_away", cause=type(error).__name__)
        else:
            return max(1, int(reset_at - utcnow().timestamp()) + 1)
    return 0


def address_prefix() -> str:
    """The visitor's network (IPv4 /24, IPv6 /48): enough to tell places apart, too little to name a person."""
    address = request.remote_addr or ""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + "::/48"
    return ".".join(address.split(".")[:3]) + ".0/24" if address else ""


@command
def spend_durably(key: str, *, limit: int, seconds: int) -> None:
    """Count one use of `key` in the database: at most `limit` in a window of `seconds`. Raises TooMany."""
    if not enforced():
        return
    now = utcnow()
    row = session().get(RateBucket, key, with_for_update=True)
    ends = now + timedelta(seconds=seconds)
    if row is None:
        session().add(RateBucket(key=key, count=1, expires_at=ends))
        return
    if row.expires_at <= now:
        row.count, row.expires_at = 1, ends
        return
    if row.count >= limit:
        raise TooMany(retry_after=max(1, int((row.expires_at - now).total_seconds())))
    taken = update(RateBucket).where(RateBucket.key == key).values(count=RateBucket.count + 1)
    session().execute(taken.execution_options(synchronize_session=False))


def spent(key: str) -> int:
    """Uses of `key` in its current window."""
    now = utcnow()
    return session().scalar(select(RateBucket.count).where(RateBucket.key == key, RateBucket.expires_at > now)) or 0


@command
def forgive(key: str) -> None:
    """Empty a bucket, for example after a successful sign-in."""
    session().execute(delete(RateBucket).where(RateBucket.key == key))


@command
def forget_expired(_payload: object = None) -> None:
    session().execute(delete(RateBucket).where(RateBucket.expires_at < utcnow()))
