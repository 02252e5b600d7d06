"""How true the facts are at this moment: what is still due, and whether all are being derived anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.metrics.deriving import targets
from forum.metrics.models import FactDue, FactsState
from forum.resolution.models import ResolutionChange


@dataclass(frozen=True, slots=True)
class Freshness:
    """`version` moves with the facts. `waiting`: changes not counted yet. `done`: the part of a rebuild that is over, None when there is
    none under way."""

    version: int
    kept_at: datetime | None
    waiting: int
    done: float | None

    @property
    def is_complete(self) -> bool:
        return self.done is None and self.version > 0


def freshness() -> Freshness:
    """Two statements; while everything is derived anew, three."""
    state = session().get(FactsState, 1) or FactsState(version=0, recipe="", reached=None, reached_day=None, kept_at=None)
    waiting = session().scalar(select(func.count()).select_from(FactDue).where(FactDue.due_at <= utcnow())) or 0
    return Freshness(state.version, state.kept_at, waiting, _done(state))


def nothing_asked() -> bool:
    """Whether there was never a question: then nothing is being counted either."""
    return session().scalar(select(ResolutionChange.thread_id).limit(1)) is None


def facts_version() -> str:
    """Names the state of all facts, for keys of what is kept."""
    row = session().execute(select(FactsState.version, FactsState.recipe)).one_or_none()
    return "0" if row is None else f"{row.version}:{row.recipe}"


def _done(state: FactsState) -> float | None:
    if state.reached is None:
        return None if state.reached_day is None else 0.99
    last = session().scalar(select(func.max(ResolutionChange.thread_id))) or 0
    return min(0.99, state.reached / last) if last else 0.0


def days_are_packed() -> bool:
    """Whether the columns of all days are those that this version writes: not while they are counted anew after an upgrade."""
    state = session().get(FactsState, 1)
    return state is not None and state.recipe == targets().recipe and state.reached_day is None


def amounts() -> tuple[int, int]:
    """How many questions have a ledger, and how many days there are from the first of its rows to the last."""
    questions = session().scalar(select(func.count()).select_from(ResolutionChange).where(ResolutionChange.seq == 1)) or 0
    first, last = session().execute(select(func.min(ResolutionChange.at), func.max(ResolutionChange.at))).one()
    return questions, (last.date() - first.date()).days + 1 if first is not None else 0
