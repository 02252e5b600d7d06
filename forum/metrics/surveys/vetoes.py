"""Who else asks about a resolution: rooms above say which ones they ask about themselves, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution that somebody may be asked about. `since`: when the question was last opened before it."""

    survey_id: int
    thread_id: int
    since: datetime
    at: datetime


Veto = Callable[[Sequence[Resolved]], Collection[int]]
"""The ids of those surveys that are not to be sent."""
_vetoes: dict[str, Veto] = {}


def veto_surveys_with(name: str, veto: Veto) -> None:
    """Install a veto; one of the same name takes the other's place."""
    _vetoes[name] = veto


def vetoed(resolutions: Sequence[Resolved]) -> set[int]:
    """The ids of the surveys that some other room asks instead."""
    return {survey_id for veto in _vetoes.values() for survey_id in veto(resolutions)} if resolutions else set()
