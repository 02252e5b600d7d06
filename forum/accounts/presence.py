"""Who was seen lately: kept in memory during requests, written in one go a little later.

A page never writes, and a session needs to be renewed only now and then: losing a note costs nothing.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from forum.accounts.sessions import SEEN_EVERY, write_seen
from forum.core.jobs import Periodically
from forum.core.permissions import Actor
from forum.kit.clock import utcnow

FLUSH_SECONDS = 20
_lock = threading.Lock()
_seen: dict[str, tuple[int, datetime]] = {}
_flushers: dict[int, Periodically] = {}


def note(actor: Actor) -> None:
    """This session is in use. Kept only when what the database says is more than 10 minutes old."""
    known: datetime | None = actor.extra.get("seen_at")
    if actor.id is None or known is None or utcnow() - known < SEEN_EVERY:
        return
    with _lock:
        _seen[actor.session_key] = (actor.id, utcnow())
    _start(current_app._get_current_object())  # type: ignore[attr-defined]


def flush() -> int:
    """Write what was noted. Returns how many sessions."""
    with _lock:
        seen = dict(_seen)
        _seen.clear()
    if seen:
        write_seen(seen)
    return len(seen)


def _start(app: Flask) -> None:
    # One thread per process, begun after the server has forked; tests flush themselves.
    if app.config["PLAZA"].environment == "test" or os.getpid() in _flushers:
        return

    def action() -> Any:
        with app.app_context():
            return flush()

    with _lock:
        if os.getpid() not in _flushers:
            _flushers[os.getpid()] = Periodically(FLUSH_SECONDS, action)
            _flushers[os.getpid()].start()
