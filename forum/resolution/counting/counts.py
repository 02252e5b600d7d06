"""Counts for now and for the end of any past UTC day, summed over the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Subquery, func, literal, select, union_all

from forum.core.db import session
from forum.kit.clock import day_bounds
from forum.resolution.counting.slices import EVERYTHING, Slice
from forum.resolution.models import ResolutionChange as Change
from forum.resolution.states import ClosedReason, Resolution, SolvedHow, WaitingOn
from forum.threads.models import Thread

STATE = ("resolution", "how", "reason", "waiting_on")


@dataclass(frozen=True)
class Counts:
    """How many questions there are, by what became of them. `waiting_on` splits the unresolved by whose turn it is."""

    resolved: int = 0
    presumed: int = 0
    unresolved: int = 0
    closed: dict[str, int] = field(default_factory=dict)
    waiting_on: dict[str, int] = field(default_factory=dict)

    @property
    def closed_total(self) -> int:
        return sum(self.closed.values())

    @property
    def asked(self) -> int:
        return self.resolved + self.presumed + self.unresolved + self.closed_total

    def as_json(self) -> dict[str, Any]:
        return {
            "asked": self.asked, "resolved": self.resolved, "presumed": self.presumed, "unresolved": self.unresolved,
            "closed": self.closed, "waiting_on": self.waiting_on,
        }


def counts(on: date | None = None, within: Slice = EVERYTHING) -> Counts:
    """The counts at the end of the UTC day `on` (now without it), from the ledger."""
    sides = _sides(on, within)
    state = [sides.c[name] for name in STATE]
    return _add_up({tuple(row[:4]): int(row[4]) for row in session().execute(select(*state, func.sum(sides.c.sign)).group_by(*state))})


def counts_by_category(on: date | None = None) -> dict[int, Counts]:
    """The same for every category that has questions, in one statement."""
    sides = _sides(on, EVERYTHING)
    place = (Thread.category_id, *(sides.c[name] for name in STATE))
    query = select(*place, func.sum(sides.c.sign)).join(Thread, Thread.id == sides.c.thread_id).group_by(*place)
    found: dict[int, dict[tuple[Any, ...], int]] = {}
    for category_id, *state, number in session().execute(query):
        found.setdefault(category_id, {})[tuple(state)] = int(number)
    return {category_id: _add_up(states) for category_id, states in found.items()}


def _sides(on: date | None, within: Slice) -> Subquery:
    """Both sides of every ledger row so far: what it began counts, what it ended counts back."""
    begun = select(
        Change.thread_id, Change.is_resolution.label("resolution"), Change.is_how.label("how"), Change.is_reason.label("reason"),
        Change.is_waiting_on.label("waiting_on"), literal(1).label("sign"),
    ).where(Change.is_counted.is_(True))
    ended = select(
        Change.thread_id, Change.was_resolution, Change.was_how, Change.was_reason, Change.was_waiting_on, literal(-1),
    ).where(Change.was_counted.is_(True))
    queries = [within.narrow(side, Change.thread_id) for side in (begun, ended)]
    return union_all(*(query if on is None else query.where(Change.at < day_bounds(on)[1]) for query in queries)).subquery()


def _add_up(states: dict[tuple[Any, ...], int]) -> Counts:
    resolved = presumed = unresolved = 0
    closed = {str(reason): 0 for reason in ClosedReason}
    waiting = {str(on): 0 for on in WaitingOn}
    for (resolution, how, reason, waiting_on), number in states.items():
        if resolution == Resolution.OPEN:
            unresolved += number
            waiting[str(waiting_on)] = waiting.get(str(waiting_on), 0) + number
        elif resolution == Resolution.CLOSED:
            closed[str(reason)] = closed.get(str(reason), 0) + number
        elif how == SolvedHow.PRESUMED:
            presumed += number
        else:
            resolved += number
    return Counts(resolved, presumed, unresolved, closed, waiting)
