"""Who counts as having read a thread or an article: people, once in half an hour each."""

from __future__ import annotations

import threading

from cachetools import TTLCache
from flask import Flask

from forum.kit.robots import is_person
from forum.knowledge.commands.viewing import note_article_view
from forum.threads.commands.viewing import note_view
from forum.threads.jobs import FLUSHER, count_view, start_clock

AGAIN_AFTER_SECONDS = 1_800
REMEMBERED = 20_000

_seen: TTLCache[tuple[str, int], bool] = TTLCache(REMEMBERED, AGAIN_AFTER_SECONDS)
_lock = threading.Lock()


def note_article_reading(app: Flask, article_id: int, reader: str, agent: str) -> None:
    """The same for an article."""
    with _lock:
        if (reader, -article_id) in _seen:
            return
        _seen[reader, -article_id] = True
    if is_person(agent):
        with app.app_context():
            note_article_view(article_id)
            start_clock()


def note_reading(app: Flask, thread_id: int, reader: str, agent: str) -> None:
    """Count a view unless it is a program's, or this reader (a member's id or an address) was here a moment ago."""
    with _lock:
        if (reader, thread_id) in _seen:
            return
        _seen[reader, thread_id] = True
    if not is_person(agent):
        return
    if FLUSHER in app.extensions:
        note_view(thread_id)  # the clock that writes them runs already
        return
    with app.app_context():
        count_view(thread_id)
