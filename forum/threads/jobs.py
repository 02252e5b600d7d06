"""Work of the threads room that happens beside requests."""

from __future__ import annotations

import atexit
from collections.abc import Callable

import structlog
from flask import Flask, current_app

from forum.core.jobs import Periodically
from forum.core.permissions import SYSTEM
from forum.threads.commands import clean_orphans, convert_requests, flush_views, forget_old_claims, forget_old_drafts, note_view
from forum.threads.commands.viewing import FLUSH_SECONDS

log = structlog.get_logger("plaza.threads")
FLUSHER = "plaza_view_flusher"
ALSO_FLUSHED: list[Callable[[], int]] = []
"""What rooms above count in the same way; filled in `forum/wiring.py`."""


def remove_orphans(_payload: object = None) -> None:
    clean_orphans(SYSTEM)


def remove_old_drafts(_payload: object = None) -> None:
    forget_old_drafts(SYSTEM)
    forget_old_claims(SYSTEM)


def convert_old_requests(_payload: object = None) -> None:
    convert_requests(SYSTEM)


def count_view(thread_id: int) -> None:
    """Count a view now, write it within seconds. The first view of a process starts the clock that writes (not in tests)."""
    note_view(thread_id)
    start_clock()


def start_clock() -> None:
    """Write within seconds what is counted in memory only."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.testing:
        return
    flusher = app.extensions.get(FLUSHER)
    if flusher is None:
        flusher = app.extensions.setdefault(FLUSHER, Periodically(FLUSH_SECONDS, lambda: _flush(app)))
        atexit.register(_flush, app)
    flusher.start()


def _flush(app: Flask) -> None:
    with app.app_context():
        for flush in (flush_views, *ALSO_FLUSHED):
            try:
                flush()
            except Exception:  # what one cannot write now waits; the others do not wait for it
                log.exception("flush_failed", what=getattr(flush, "__name__", str(flush)))
