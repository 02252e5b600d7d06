"""What cleaning up announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.core.events import Event


@dataclass(frozen=True)
class CleanupEvent(Event):
    actor_id: int | None
    member_id: int
    cleanup_id: int


@dataclass(frozen=True)
class CleanupBegun(CleanupEvent):
    """`what`: words of `What`. `decision_id`: the decision of the review room that began it."""

    what: tuple[str, ...] = ()
    decision_id: int | None = None


@dataclass(frozen=True)
class CleanupFinished(CleanupEvent):
    pass


@dataclass(frozen=True)
class CleanupReverted(CleanupEvent):
    """Everything is back, but for what somebody changed since."""


@dataclass(frozen=True)
class PostTaken(CleanupEvent):
    """Hidden as spam, its flags upheld."""

    post_id: int = 0


@dataclass(frozen=True)
class PostPutBack(CleanupEvent):
    """In sight again, its flags open. `taken_at`: when the clean-up hid it."""

    taken_at: datetime
    post_id: int = 0
