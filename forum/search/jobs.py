"""Work of the search room that happens beside requests."""

from __future__ import annotations

import atexit
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app

from forum.core.db import command
from forum.core.jobs import Periodically, enqueue, waits_for_others
from forum.core.permissions import SYSTEM
from forum.search.commands import begin_if_behind, count_words, index_next
from forum.search.commands.noting import FLUSH_SECONDS, Note, flush_notes, forget_old_notes, note

INDEXING_SECONDS = 20.0
FLUSHER = "plaza_note_flusher"
GO_ON_COUNTING = "search.go_on_counting"


@waits_for_others
def freshen_index(_payload: Mapping[str, Any] | None = None) -> None:
    """Make an index anew that an older Plaza wrote, a while at a time; somewhere in the middle it is found in both ways."""
    if not begin_if_behind(SYSTEM):
        return
    until = time.monotonic() + INDEXING_SECONDS
    while index_next(SYSTEM) is not None and time.monotonic() < until:
        pass


@waits_for_others
def count_title_words(_payload: Mapping[str, Any] | None = None) -> None:
    """The words that "did you mean" knows, a while at a time."""
    if count_words(SYSTEM, seconds=INDEXING_SECONDS) is None:
        _go_on_counting()


@command
def _go_on_counting() -> None:
    enqueue(GO_ON_COUNTING, {})


@waits_for_others
def forget_old_searches(_payload: Mapping[str, Any] | None = None) -> None:
    """The log keeps what its setting says."""
    while forget_old_notes(SYSTEM):
        pass


def take_note(*notes: Note) -> None:
    """Remember now, write within seconds. The first note of a process starts the clock that writes (not in tests)."""
    note(*notes)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.testing:
        return
    flusher = app.extensions.get(FLUSHER)
    if flusher is None:
        flusher = app.extensions.setdefault(FLUSHER, Periodically(FLUSH_SECONDS, lambda: _flush(app)))
        atexit.register(_flush, app, everything=True)
    flusher.start()


def _flush(app: Flask, everything: bool = False) -> None:
    with app.app_context():
        flush_notes(everything=everything)
