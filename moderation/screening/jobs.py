"""Work of the screening room that happens beside requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core import jobs
from forum.core.permissions import SYSTEM
from moderation.screening.commands.recording import PRINTS_AT_ONCE, forget_screenings, print_recent
from moderation.screening.commands.trying import TRY_ON, go_on_with_run

PRINT_MORE = "screening.print_more"
FORGET_MORE = "screening.forget_more"


def print_posts(_payload: object = None) -> None:
    """One portion; a full one is followed by another, in a job and a transaction of its own."""
    if print_recent(SYSTEM) >= PRINTS_AT_ONCE:
        jobs.enqueue(PRINT_MORE, {})


def forget_old(_payload: object = None) -> None:
    if forget_screenings(SYSTEM):
        jobs.enqueue(FORGET_MORE, {})


@jobs.waits_for_others
def go_on(payload: Mapping[str, Any]) -> None:
    """One portion of a try, looked at without a lock; the next is a job of its own."""
    go_on_with_run(SYSTEM, int(payload["run_id"]))


jobs.register(TRY_ON, go_on)
jobs.register(PRINT_MORE, print_posts)
jobs.register(FORGET_MORE, forget_old)

PERIODIC = (("screening.print_posts", 300, print_posts), ("screening.forget_old", 86_400, forget_old))
