"""The backlog from day to day, for any slice: from the daily rows, or from what happened where slices are combined."""

from __future__ import annotations

from datetime import timedelta

from forum.core.permissions import Actor, can
from forum.metrics.measured import Scope
from forum.metrics.queries.desks import Common
from forum.metrics.queries.reading import Reading, reading_of
from forum.policy import Action
from forum.resolution.counting import FlowDay
from forum.resolution.days import TERMS


def left_before(viewer: Actor, scope: Scope, shared: Common | None = None) -> int:
    """What was unresolved before the first of the days, which the questions of that day add to. `shared`: what readings of a page share."""
    return reading_of(scope, shared).opening[0] if can(viewer, Action.SEE_INSIGHTS) else 0


def backlog_flow(viewer: Actor, scope: Scope, *, step: int = 1) -> list[FlowDay]:
    """One row per `step` days: opening + asked + reopened + restored - solved - closed - removed = closing. Two statements."""
    if not can(viewer, Action.SEE_INSIGHTS):
        return []
    reading, rows = Reading(scope, step), []
    opening = reading.opening[0]
    for place in range(len(reading.firsts)):
        terms = {term: reading.flow[term][place] for term in TERMS}
        rows.append(FlowDay(scope.start + timedelta(days=place * step), opening, **terms))
        opening = rows[-1].closing
    return rows
