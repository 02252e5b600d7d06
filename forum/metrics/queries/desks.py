"""Which threads a slice means where its daily rows do not say so: those of a staff team, or of several choices together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sqlalchemy import String, cast, func, select

from forum.core.db import session
from forum.metrics.models import CohortColumn
from forum.metrics.packing import THREAD
from forum.metrics.queries.freshness import days_are_packed
from forum.metrics.queries.lots import Members, lots
from forum.resolution.counting import Slice, threads_of_team

Common = dict[Any, Any]
"""What the readings of one page share."""


def once(shared: Common | None, key: Any, make: Callable[[], Any]) -> Any:
    """What is made once for all who share it."""
    if shared is None:
        return make()
    if key not in shared:
        shared[key] = make()
    return shared[key]


def members_of(chosen: Slice, shared: Common | None = None) -> Members | None:
    """The threads of the staff team that is chosen, if one is. One statement."""
    if chosen.team_id is None:
        return None
    return once(shared, ("desk", chosen.team_id), lambda: _on_desk(chosen.team_id or 0))  # type: ignore[no-any-return]


def _on_desk(team_id: int) -> Members:
    """As one text: of many thousands that is far less work than a row for each."""
    threads = threads_of_team(team_id).subquery()
    text = session().scalar(select(func.aggregate_strings(cast(next(iter(threads.c)), String), ",")))
    return Members(np.fromstring(text or "", np.int64, sep=","))


def is_packed(shared: Common | None = None) -> bool:
    """Whether columns say which threads they are of, and what happened; while days are counted anew after an upgrade, facts are asked."""
    return once(shared, "packed", days_are_packed)  # type: ignore[no-any-return]


def threads_of(chosen: Slice, shared: Common | None = None) -> Members:
    """All threads of a slice, whenever they were asked."""
    held = members_of(chosen, shared)
    if held is not None and chosen == Slice(team_id=chosen.team_id):
        return held
    found = [lot.columns[THREAD] for lot in lots(chosen, CohortColumn.day.is_not(None), (THREAD,), held)]
    return Members(np.concatenate(found) if found else np.empty(0, int))
