"""What the metrics room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class InsightNoteChanged(Event):
    """A mark on the charts was added, changed or removed; `name` is its text, `before` and `after` its day and text."""

    actor_id: int | None
    what: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class InsightGoalChanged(Event):
    """What a measure is to reach was set, changed or removed; `name` is the measure's id, `before` and `after` its value and day."""

    actor_id: int | None
    what: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class InsightTokenChanged(Event):
    """A member of staff made or ended a token that reads the insights; `name` is what they call it."""

    actor_id: int | None
    what: str
    name: str
