"""Writing the log, in the transaction of what it records."""

from __future__ import annotations

from typing import Any

from forum.core.db import session
from forum.core.events import Event, to_payload
from moderation.audit.models import AuditRow

COLUMNS = ("actor_id", "member_id", "thread_id", "post_id")


def record(event: Event) -> None:
    """One row per event; what has no column of its own becomes a detail."""
    facts: dict[str, Any] = to_payload(event)
    action = facts.pop("event")
    facts.pop("at")
    columns = {name: facts.pop(name, None) for name in COLUMNS}
    session().add(AuditRow(at=event.at, action=action, details=facts, **columns))
