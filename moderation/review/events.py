"""What the queue announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class ItemEvent(Event):
    actor_id: int | None
    item_id: int
    decision_id: int
    decision: str
    reason: str = ""
    post_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class ItemDecided(ItemEvent):
    pass


@dataclass(frozen=True)
class DecisionUndone(ItemEvent):
    """`how`: undone at once by whoever decided, or overturned on appeal."""

    how: str = "undone"
