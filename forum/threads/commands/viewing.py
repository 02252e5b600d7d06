"""View counts: gathered in memory, written in batches. Losing a few to a crash is fine; holding up a page is not."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.policy import Action
from forum.threads.models import Thread

FLUSH_SECONDS = 10.0
MAX_WAITING = 10_000

_waiting: Counter[int] = Counter()
_lock = threading.Lock()


def note_view(thread_id: int) -> None:
    """Count one view of a thread, in this process only until the next flush."""
    with _lock:
        if thread_id in _waiting or len(_waiting) < MAX_WAITING:
            _waiting[thread_id] += 1


def flush_views() -> int:
    """Write what has gathered. Returns how many views; what could not be written waits for the next time."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        add_views(SYSTEM, taken)
    except Exception:
        with _lock:
            _waiting.update(taken)
        raise
    return sum(taken.values())


def forget_views() -> None:
    """Drop what has gathered."""
    with _lock:
        _waiting.clear()


@command
def add_views(actor: Actor, views: Mapping[int, int]) -> None:
    """Add to the view counts of threads by id. No version is raised: a count of views is never worth a new page."""
    authorize(actor, Action.ADMINISTER)
    for thread_id, count in sorted(views.items()):
        seen = update(Thread).where(Thread.id == thread_id).values(view_count=Thread.view_count + count)
        session().execute(seen.execution_options(synchronize_session=False))
