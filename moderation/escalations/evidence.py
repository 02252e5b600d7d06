"""Why a case was raised when no person asked for it: the room with the rules says it, this one shows it on the case's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from forum.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule found: its name and page, what it looks for, the facts as sentences, and the post they are about."""

    at: datetime
    rule: str
    url: str
    kind: str
    facts: tuple[str, ...]
    post_id: int | None = None


Source = Callable[[Actor, int], list[Evidence]]
_sources: list[Source] = []


def explain_with(source: Source) -> None:
    """`source(viewer, escalation_id)` is asked from now on; without any, cases show nothing of the sort."""
    _sources[:] = [source]


def evidence_of(viewer: Actor, escalation_id: int) -> list[Evidence]:
    return [one for source in _sources for one in source(viewer, escalation_id)]
