"""What the recurrence room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class TopicChanged(Event):
    """Somebody did something with a topic. It names no question's title: who reads of it asks for what they may read.

    `before` and `after` are names that were given to it.
    """

    actor_id: int | None
    topic_id: int
    what: str
    other_topic_id: int | None = None
    thread_ids: tuple[int, ...] = ()
    article_id: int | None = None
    before: str = ""
    after: str = ""
    reason: str = ""
    why: str = ""
