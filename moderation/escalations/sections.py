"""What rooms above add to the page of a case and to the card beside its question: each its own facts, which its own part of the template
shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.core.permissions import Actor
from moderation.escalations.queries import CaseView
from moderation.escalations.queries.rail import Rail

Source = Callable[[Actor, CaseView], Any]
Beside = Callable[[Actor, Rail], Any]
_sources: dict[str, Source] = {}
_beside: dict[str, Beside] = {}


def show(name: str, source: Source) -> None:
    """`source(viewer, view)` is asked for the page of every case; its template finds the answer under `name`."""
    _sources[name] = source


def sections_of(viewer: Actor, view: CaseView) -> dict[str, Any]:
    return {name: source(viewer, view) for name, source in _sources.items()}


def show_beside(name: str, source: Beside) -> None:
    """The same for the card beside a question, also of one without a case."""
    _beside[name] = source


def beside(viewer: Actor, rail: Rail) -> dict[str, Any]:
    return {name: source(viewer, rail) for name, source in _beside.items()}
