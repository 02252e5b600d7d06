"""Who counts as having read a thread: people, once in half an hour each."""

from __future__ import annotations

import re
import threading

from cachetools import TTLCache
from flask import Flask

from forum.threads.commands.viewing import note_view
from forum.threads.jobs import FLUSHER, count_view

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|httpclient|headless", re.IGNORECASE)
AGAIN_AFTER_SECONDS = 1_800
REMEMBERED = 20_000

_seen: TTLCache[tuple[str, int], bool] = TTLCache(REMEMBERED, AGAIN_AFTER_SECONDS)
_lock = threading.Lock()


def note_reading(app: Flask, thread_id: int, reader: str, agent: str) -> None:
    """Count a view unless it is a program's, or this reader (a member's id or an address) was here a moment ago."""
    with _lock:
        if (reader, thread_id) in _seen:
            return
        _seen[reader, thread_id] = True
    if not agent or ROBOTS.search(agent):
        return
    if FLUSHER in app.extensions:
        note_view(thread_id)  # the clock that writes them runs already
        return
    with app.app_context():
        count_view(thread_id)
