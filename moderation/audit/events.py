"""What the audit room announces: using the log is an act itself."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class AuditExported(Event):
    """Somebody took rows of the log away; `filters` says which, as JSON would write it."""

    actor_id: int | None
    format: str
    filters: str
