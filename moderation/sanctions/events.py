"""What the sanctions room announces. `actor_id` None means the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.core.events import Event


@dataclass(frozen=True)
class SanctionEvent(Event):
    actor_id: int | None
    member_id: int
    sanction_id: int
    kind: str


@dataclass(frozen=True)
class SanctionImposed(SanctionEvent):
    """All that a statement of reasons is made of. `hours` None: without an end. `facts`: the words to the member. `found_how` is
    how it came to our notice. With a `decision_id` the decision that imposed it states the reasons itself."""

    reason: str = ""
    hours: int | None = None
    facts: str = ""
    found_how: str = "own_initiative"
    decision_id: int | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class SanctionLifted(SanctionEvent):
    """`how` is an `EndedHow`; `why` in the words of whoever lifted it."""

    how: str = "lifted"
    why: str = ""


@dataclass(frozen=True)
class SanctionExpired(SanctionEvent):
    pass


@dataclass(frozen=True)
class NoteEvent(Event):
    actor_id: int | None
    member_id: int
    note_id: int
    text: str


@dataclass(frozen=True)
class NoteWritten(NoteEvent):
    pass


@dataclass(frozen=True)
class NoteDeleted(NoteEvent):
    """The log keeps what it said."""
