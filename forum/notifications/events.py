"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class HelpersNudged(Event):
    """Nobody has answered a question yet, and these members have solved ones like it."""

    actor_id: int | None
    thread_id: int
    member_ids: tuple[int, ...]
