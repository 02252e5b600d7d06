"""From a suggestion to a question that need not be asked: how many visits come how far."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.permissions import Actor, can
from forum.metrics.measured import Scope
from forum.metrics.queries.reading import Reading
from forum.policy import Action


@dataclass(frozen=True, slots=True)
class Funnel:
    """Visits (a visitor on one day) to whom something was suggested; of them those who opened it, who said that it solved their
    problem, and who asked anyway."""

    shown: int
    opened: int
    solved: int
    asked_anyway: int

    @property
    def share_solved(self) -> float | None:
        return self.solved / self.shown if self.shown else None


def funnel(viewer: Actor, scope: Scope) -> Funnel | None:
    """One statement. None for whoever may not see insights."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return None
    sessions = Reading(scope, scope.days).sessions
    return Funnel(*(sum(sessions[name]) for name in ("shown", "opened", "solved", "asked_anyway")))
