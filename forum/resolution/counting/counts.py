"""Counts for now and for the end of any past UTC day, summed over the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from forum.core.db import session
from forum.kit.clock import day_bounds
from forum.resolution.counting.slices import EVERYTHING, Slice
from forum.resolution.models import ResolutionChange as Change
from forum.resolution.states import ClosedReason, Resolution, SolvedHow, WaitingOn


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
    gained = select(
        Change.is_resolution.label("resolution"), Change.is_how.label("how"), Change.is_reason.label("reason"),
        Change.is_waiting_on.label("waiting_on"), literal(1).label("sign"),
    ).where(Change.is_counted.is_(True))
    lost = select(
        Change.was_resolution, Change.was_how, Change.was_reason, Change.was_waiting_on, literal(-1),
    ).where(Change.was_counted.is_(True))
    sides = union_all(*(_until(within.narrow(side, Change.thread_id), on) for side in (gained, lost))).subquery()
    state = (sides.c.resolution, sides.c.how, sides.c.reason, sides.c.waiting_on)
    return _add_up({tuple(row[:4]): int(row[4]) for row in session().execute(select(*state, func.sum(sides.c.sign)).group_by(*state))})


def _until(query: Select[Any], on: date | None) -> Select[Any]:
    return query if on is None else query.where(Change.at < day_bounds(on)[1])


def _add_up(states: dict[tuple[Any, ...], int]) -> Counts:
    resolved = presumed = unresolved = 0
    closed = {str(reason): 0 for reason in ClosedReason}
    waiting = {str(on): 0 for on in WaitingOn}
    for (resolution, how, reason, waiting_on), number in states.items():
        if resolution == Resolution.OPEN:
            unresolved += number
            waiting[waiting_on] += number
        elif resolution == Resolution.CLOSED:
            closed[reason] += number
        elif how == SolvedHow.PRESUMED:
            presumed += number
        else:
            resolved += number
    return Counts(resolved, presumed, unresolved, closed, waiting)
