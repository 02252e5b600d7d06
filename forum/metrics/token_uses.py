"""When tokens were last used: kept in memory during requests, written in one go a little later.

A program that reads never writes, and whoever looks at the list needs no seconds: losing a note costs nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.core.permissions import SYSTEM
from forum.core.waiting import Waiting
from forum.kit.clock import utcnow
from forum.metrics.commands.granting import write_uses
from forum.metrics.queries.tokens import Bearer
from forum.threads.jobs import start_clock

USED_EVERY = timedelta(minutes=1)
_uses: Waiting[int, datetime] = Waiting(max)


def note_use(found: Bearer) -> None:
    """This token is in use. Kept only when what the database says is a minute old."""
    now = utcnow()
    if found.last_used_at is not None and now - found.last_used_at < USED_EVERY:
        return
    _uses.note(found.token_id, now)
    start_clock()


def flush_uses() -> int:
    """Write what was noted. Returns how many tokens."""
    return len(_uses.flush(lambda uses: write_uses(SYSTEM, uses)))


def forget_uses() -> None:
    """Drop what was noted."""
    _uses.forget()
