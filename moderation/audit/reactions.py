"""Writing the log, in the transaction of what it records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum.core.db import session
from forum.core.events import Event, to_payload
from forum.core.origin import door, request_id
from forum.kit.text import fold
from moderation.audit.models import AuditRow

COLUMNS = ("actor_id", "member_id", "thread_id", "post_id")
WORDS_MAX = 20_000


def record(event: Event) -> None:
    """One row per event; what has no column of its own becomes a detail. Sealed a moment later, by the worker."""
    facts: dict[str, Any] = to_payload(event)
    action = facts.pop("event")
    facts.pop("at")
    columns = {name: facts.pop(name, None) for name in COLUMNS}
    said = fold(" ".join(_texts(facts)))[:WORDS_MAX]
    session().add(AuditRow(
        at=event.at, action=action, details=facts, door=door(), request_id=request_id() or None, words=said or None, **columns,
    ))


def _texts(value: Any) -> Iterator[str]:
    """Every text and number in a detail, however deep."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value not in (None, ""):
        yield str(value)
