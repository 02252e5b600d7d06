"""The cache of rendered parts: an LRU in this process, Redis behind it when there is one.

Keys carry the version of what they show, so nothing is ever invalidated, only forgotten.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, cast

import structlog
from cachetools import Cache, LRUCache
from flask import Flask, current_app

from forum.kit.later import later

if TYPE_CHECKING:
    import redis
else:
    redis = later("redis")

log = structlog.get_logger("plaza.cache")

Held = TypeVar("Held")
Key = TypeVar("Key")
REDIS_TTL_SECONDS = 3600
REDIS_TIMEOUT_SECONDS = 0.05


ENTRY_BYTES = 200
"""What an entry takes besides its text: its key, and its places in a cache."""


def weight(value: object) -> int:
    """About how many bytes a kept piece of a page takes: a text, several, or a page in pieces."""
    if isinstance(value, str):  # one sign that is not Latin makes every sign of a text take two bytes, or four
        return (len(value) if value.isascii() else sys.getsizeof(value)) + ENTRY_BYTES
    if isinstance(value, bytes):
        return len(value) + ENTRY_BYTES
    return ENTRY_BYTES + sum(weight(one) for one in (value if isinstance(value, tuple) else getattr(value, "pieces", ())))


def keep_if_fits(kept: Cache[Key, Held], key: Key, value: Held) -> None:
    """What alone is heavier than all that may be kept is shown and not kept."""
    with suppress(ValueError):
        kept[key] = value


class PartCache:
    """Bytes by key, bounded by total size in bytes. Redis trouble means a miss, never an error."""

    def __init__(self, max_bytes: int, redis_url: str = "") -> None:
        self._local: LRUCache[str, bytes] = LRUCache(max_bytes, getsizeof=len)
        self._max_bytes = max_bytes
        self._held: dict[str, object] = {}
        self._lock = threading.Lock()
        self._redis = (
            redis.Redis.from_url(redis_url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS)
            if redis_url else None
        )

    def get(self, key: str) -> bytes | None:
        with self._lock:
            found: bytes | None = self._local.get(key)
        if found is None and self._redis is not None:
            found = self._ask_redis(key)
        return found

    def put(self, key: str, value: bytes) -> None:
        if len(value) > self._max_bytes // 4:
            return
        with self._lock:
            self._local[key] = value
        if self._redis is not None:
            try:
                self._redis.set(f"plaza:{key}", value, ex=REDIS_TTL_SECONDS)
            except redis.RedisError:
                log.warning("redis_unavailable", doing="put")

    def held(self, name: str, make: Callable[[], Held]) -> Held:
        """Something else this process keeps under a name and forgets together with the parts: an LRU of pieces, counts of words."""
        found = self._held.get(name)
        if found is None:
            found = self._held.setdefault(name, make())
        return cast(Held, found)

    def clear(self) -> None:
        with self._lock:
            self._local.clear()
            self._held.clear()

    def _ask_redis(self, key: str) -> bytes | None:
        if self._redis is None:
            return None
        try:
            found = self._redis.get(f"plaza:{key}")
        except redis.RedisError:
            log.warning("redis_unavailable", doing="get")
            return None
        if not isinstance(found, bytes):
            return None
        with self._lock:
            keep_if_fits(self._local, key, found)
        return found


def init_app(app: Flask, max_bytes: int, redis_url: str) -> None:
    app.extensions["plaza_cache"] = PartCache(max_bytes, redis_url)


def parts() -> PartCache:
    """The running app's cache."""
    found: PartCache = current_app.extensions["plaza_cache"]
    return found
