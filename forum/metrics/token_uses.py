"""When tokens were last used: kept in memory during requests, written in one go a little later.

A program that reads never writes, and whoever looks at the list needs no seconds: losing a note costs nothing.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.metrics.commands.granting import write_uses
from forum.metrics.queries.tokens import Bearer
from forum.threads.jobs import start_clock

USED_EVERY = timedelta(minutes=1)
MAX_WAITING = 10_000
_lock = threading.Lock()
_waiting: dict[int, datetime] = {}


def note_use(found: Bearer) -> None:
    """This token is in use. Kept only when what the database says is a minute old."""
    now = utcnow()
    if found.last_used_at is not None and now - found.last_used_at < USED_EVERY:
        return
    with _lock:
        if found.token_id in _waiting or len(_waiting) < MAX_WAITING:
            _waiting[found.token_id] = now
    start_clock()


def flush_uses() -> int:
    """Write what was noted. Returns how many tokens; what could not be written waits for the next time, or is noted anew."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        write_uses(SYSTEM, taken)
    except Exception:
        with _lock:
            _waiting.update({token_id: at for token_id, at in taken.items() if token_id not in _waiting})
        raise
    return len(taken)


def forget_uses() -> None:
    """Drop what was noted."""
    with _lock:
        _waiting.clear()
