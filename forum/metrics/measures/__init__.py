"""Every measure of the insights, declared once, in the order they are shown. Rooms above add theirs with `contribute`."""

from __future__ import annotations

from collections.abc import Sequence

from forum.metrics.measured import GROUPS, Measure
from forum.metrics.measures.articles import ARTICLES
from forum.metrics.measures.backlog import BACKLOG
from forum.metrics.measures.deflection import DEFLECTION
from forum.metrics.measures.people import PEOPLE
from forum.metrics.measures.resolution import RESOLUTION
from forum.metrics.measures.searching import SEARCHING
from forum.metrics.measures.speed import SPEED
from forum.metrics.surveys.measures import MEASURES as SURVEYS

__all__ = ["all_measures", "contribute", "find_measure"]

OWN = (*RESOLUTION, *SPEED, *BACKLOG, *PEOPLE, *DEFLECTION, *SEARCHING, *ARTICLES, *SURVEYS)
_measures: dict[str, Measure] = {one.id: one for one in OWN}


def contribute(measures: Sequence[Measure]) -> None:
    """Install measures when the app is made; one of the same id takes the other's place. Raises ValueError for a group nobody shows."""
    for one in measures:
        if one.group not in GROUPS:
            raise ValueError(f"no group is called {one.group!r}")
        _measures[one.id] = one


def all_measures() -> tuple[Measure, ...]:
    """All of them, group by group."""
    return tuple(sorted(_measures.values(), key=lambda one: GROUPS.index(one.group)))


def find_measure(measure_id: str) -> Measure | None:
    return _measures.get(measure_id)
