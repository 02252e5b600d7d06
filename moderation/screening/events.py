"""What the screening room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class PostScreened(Event):
    """A text was posted or edited and somebody should look at it. `outcome` is "flag"; held posts announce `threads.PostHeld`."""

    post_id: int
    thread_id: int
    screening_id: int
    outcome: str


@dataclass(frozen=True)
class ScreeningRuleChanged(Event):
    """`name` is the rule's, `kind` its sort; `what` was done: added, edited, deleted, tried, off, dry, on.

    `before`, `after`: how it was set.
    """

    actor_id: int | None
    kind: str
    name: str
    what: str
    before: str = ""
    after: str = ""
