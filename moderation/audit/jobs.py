"""Sealing, beside the acts: every few seconds in the worker, and once an hour whatever was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.permissions import SYSTEM
from moderation.audit.commands import seal_batch, seal_log

SEAL_SECONDS = 5.0
BATCHES = 20


def seal_newest() -> int:
    """Chain what was written since the last time."""
    return seal_log(SYSTEM)


def seal_left_behind(_payload: Mapping[str, Any] | None = None) -> None:
    """The same for the whole log, at most 10,000 rows a run: rows that were committed long after their neighbours, and all when the
    worker's own clock stands still. Runs within a job's transaction."""
    for _ in range(BATCHES):
        if not seal_batch(SYSTEM, everything=True):
            return
