"""The work of a clean-up: portion after portion, each in a transaction of its own, so that nobody waits for long."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM, Actor
from moderation.cleanup.commands.advancing import advance, advance_back, go_on
from moderation.cleanup.commands.forgetting import forget_some

SECONDS = 20
"""What a worker gives to one clean-up before other jobs have their turn; well within a job's lease."""


@waits_for_others
def clean(payload: Mapping[str, Any]) -> None:
    _portions(advance, int(payload["cleanup_id"]))


@waits_for_others
def revert(payload: Mapping[str, Any]) -> None:
    _portions(advance_back, int(payload["cleanup_id"]))


def _portions(step: Callable[[Actor, int], bool], cleanup_id: int) -> None:
    until = time.monotonic() + SECONDS
    while step(SYSTEM, cleanup_id):
        if time.monotonic() > until:
            go_on(SYSTEM, cleanup_id)
            return


@waits_for_others
def forget(_payload: object = None) -> None:
    while forget_some(SYSTEM):
        pass
