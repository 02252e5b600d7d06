"""What rooms above add to the page of a case: each its own facts, which its own part of the template shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.core.permissions import Actor
from moderation.escalations.queries import CaseView

Source = Callable[[Actor, CaseView], Any]
_sources: dict[str, Source] = {}


def show(name: str, source: Source) -> None:
    """`source(viewer, view)` is asked for the page of every case; its template finds the answer under `name`."""
    _sources[name] = source


def sections_of(viewer: Actor, view: CaseView) -> dict[str, Any]:
    return {name: source(viewer, view) for name, source in _sources.items()}
