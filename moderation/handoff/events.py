"""What the handoff room announces. Codes, ids and names of destinations: neither addresses nor secrets nor anybody's words."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event
from moderation.escalations.events import CaseEvent


@dataclass(frozen=True)
class DestinationChanged(Event):
    """`what`: added, edited, on, off, rotated, replaced, tested, deleted."""

    actor_id: int | None
    destination_id: int
    name: str
    what: str


@dataclass(frozen=True)
class CaseHandedOff(CaseEvent):
    """`what`: handed_off, taken_back, sent_again. `name` is the destination's."""

    destination_id: int
    name: str
    what: str


@dataclass(frozen=True)
class CaseUpdatedOutside(CaseEvent):
    """A destination sent news of a case. `outcome`: moved, unchanged, refused, noted; `said` is its own word for how it stands there."""

    destination_id: int
    name: str
    outcome: str
    said: str = ""
