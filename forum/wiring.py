"""Table 3: what follows from what. `NOW` runs in the same transaction, `LATER` becomes outbox rows in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forum.core import jobs, limits
from forum.core.events import Event

Table = Mapping[type[Event], Iterable[Callable[[Any], None]]]

NOW: Table = {}

LATER: Table = {}

PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("core.forget_done_jobs", 3600, jobs.forget_done),
    ("core.forget_expired_buckets", 600, limits.forget_expired),
)


def register_periodic_jobs() -> None:
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
