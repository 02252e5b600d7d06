"""Jobs of this room: each batch is a transaction of its own, and no job runs longer than a part of its lease."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.db import command
from forum.core.jobs import enqueue, is_waiting, waits_for_others
from forum.core.permissions import SYSTEM
from forum.metrics import commands

PIECE_SECONDS = 20.0
GO_ON = "metrics.go_on"


@waits_for_others
def keep_facts(_payload: Mapping[str, Any]) -> None:
    """What changed since the last time; after an upgrade or days without a worker, as many jobs as it takes."""
    if not is_waiting(GO_ON):
        go_on({})


@waits_for_others
def go_on(_payload: Mapping[str, Any]) -> None:
    if commands.catch_up(SYSTEM, seconds=PIECE_SECONDS):
        _hand_on()


@waits_for_others
def find_missed(_payload: Mapping[str, Any]) -> None:
    """Once a day, questions that changed without anybody telling this room."""
    commands.find_missed(SYSTEM)


@command
def _hand_on() -> None:
    enqueue(GO_ON, {})
