"""What the customers room announces. `actor_id` None means the system."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class CustomerFactsChanged(Event):
    """`changed`: names of facts. `before`: the plan, if it changed. `after`: in the order of `changed`, the plan, or what became
    of a value (`states.Change`): never the value itself, because what is announced is kept for ever.
    """

    actor_id: int | None
    member_id: int
    changed: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
