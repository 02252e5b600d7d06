"""What the exchange room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class OwnCopyAsked(Event):
    """A member asked for a copy of everything kept about them."""

    member_id: int


@dataclass(frozen=True)
class OwnCopyMade(Event):
    """It is ready to be downloaded."""

    member_id: int
    copy_id: int
