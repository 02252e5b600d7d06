"""What the sanctions room announces. `actor_id` None means the system."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class SanctionEvent(Event):
    actor_id: int | None
    member_id: int
    sanction_id: int
    kind: str


@dataclass(frozen=True)
class SanctionImposed(SanctionEvent):
    """`hours` None: without an end."""

    reason: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class SanctionLifted(SanctionEvent):
    """`how` is an `EndedHow`; `why` in the words of whoever lifted it."""

    how: str = "lifted"
    why: str = ""


@dataclass(frozen=True)
class SanctionExpired(SanctionEvent):
    pass
