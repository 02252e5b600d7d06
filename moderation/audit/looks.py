"""Who looks at what is confidential on pages that are opened by GET: kept in memory for the page, on record within seconds.

A GET writes nothing, and nobody who decides hundreds of cases a day presses a "Show" button for each. So the page notes the look, and
a clock of this process writes what has gathered: one row for one viewer and subject an hour. Where rows can no longer be written,
nothing more is shown. What is rarely needed (networks, devices) stands behind a button instead: `commands.note_view`.
"""

from __future__ import annotations

import atexit
import threading
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from flask import Flask, current_app

from forum.core.jobs import Periodically
from forum.core.origin import request_id
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Unavailable
from moderation.audit.commands import Look, record_looks

FLUSHER = "plaza_look_flusher"
FLUSH_SECONDS = 2.0
MAX_WAITING = 5_000

_waiting: dict[tuple[object, ...], Look] = {}
_lock = threading.Lock()


def note_look(
    actor: Actor, what: str, *, member_id: int | None = None, thread_id: int | None = None, post_id: int | None = None
) -> None:
    """The page that is being made shows this viewer something confidential (`what`: a code with words in `words.py`).

    Raises Unavailable where looks could not be written for so long that no more can wait.
    """
    if actor.id is None:
        return
    look = Look(utcnow(), actor.id, what, member_id, thread_id, post_id, request_id())
    with _lock:
        if len(_waiting) >= MAX_WAITING and look.key not in _waiting:
            raise Unavailable()
        _waiting.setdefault(look.key, look)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not app.testing:
        _flusher(app).start()


def flush_looks() -> int:
    """Write what has gathered. Returns how many rows; what could not be written waits for the next time."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    by_viewer: dict[int, list[Look]] = defaultdict(list)
    for look in taken.values():
        by_viewer[look.actor_id].append(look)
    written = 0
    for viewer_id in sorted(by_viewer):
        try:
            written += record_looks(SYSTEM, viewer_id, by_viewer[viewer_id])
        except Exception:
            _wait_again(look for viewer in sorted(by_viewer) if viewer >= viewer_id for look in by_viewer[viewer])
            raise
    return written


def waiting_looks() -> list[Look]:
    """What is not written yet, in this process."""
    with _lock:
        return list(_waiting.values())


def forget_looks() -> None:
    """Drop what has gathered (tests)."""
    with _lock:
        _waiting.clear()


def _wait_again(looks: Iterable[Look]) -> None:
    with _lock:
        for look in looks:
            _waiting[look.key] = look


def _flusher(app: Flask) -> Periodically:
    """Begun with the first look of a process, after the server has forked."""
    flusher: Periodically | None = app.extensions.get(FLUSHER)
    if flusher is None:
        with _lock:
            flusher = app.extensions.setdefault(FLUSHER, Periodically(FLUSH_SECONDS, partial(_flush, app)))
        atexit.register(_flush, app)
    return flusher


def _flush(app: Flask) -> None:
    with app.app_context():
        flush_looks()
