"""What the guidelines room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class GuidelinesPublished(Event):
    """A new version is in force. `changed`: the codes of rules that are new, changed or gone."""

    actor_id: int | None
    number: int
    summary_en: str
    summary_es: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class CannedReasonChanged(Event):
    """`what`: added, text, retired, reinstated, order. `before` and `after` are its words, both languages, when these changed."""

    actor_id: int | None
    name: str
    what: str
    before: str = ""
    after: str = ""
