"""How fast cases of a kind are to be worked: the shipped times, and which policy counts for a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moderation.escalations.states import Priority, State, Target


@dataclass(frozen=True, slots=True)
class Targets:
    """Minutes of business time for each target, None where there is none; `pauses_on` are the waits that do not count."""

    first_response: int | None
    next_update: int | None
    resolution: int | None
    pauses_on: frozenset[State] = frozenset({State.WAITING_ASKER})

    def minutes(self, target: Target) -> int | None:
        promised: int | None = getattr(self, target.value)
        return promised


SHIPPED: Mapping[Priority, Targets] = {
    Priority.P1: Targets(30, 60, 4 * 60),
    Priority.P2: Targets(2 * 60, 4 * 60, 16 * 60),
    Priority.P3: Targets(8 * 60, 16 * 60, 40 * 60),
    Priority.P4: Targets(16 * 60, 40 * 60, 80 * 60),
}
"""What holds until an administrator says otherwise: a day of an office has eight of these hours."""


def targets_of(policy: Any) -> Targets:
    """What a row of the table says."""
    return Targets(
        policy.first_response_minutes, policy.update_minutes, policy.resolution_minutes,
        frozenset(State(one) for one in policy.pauses_on),
    )


def chosen(policies: Iterable[Any], category_id: int | None, plan: str | None) -> dict[Priority, Targets]:
    """The targets of each priority for a case in this category of a customer on this plan: of the rows that fit, the one that says most.

    A row for the plan and the category wins over one for the plan, that over one for the category, that over one for all; what is
    promised to a customer goes before what is usual at a place.
    """
    fitting = [one for one in policies if one.category_id in (None, category_id) and one.plan in (None, plan)]
    fitting.sort(key=lambda one: (one.plan is not None, one.category_id is not None))
    return {**SHIPPED, **{Priority(one.priority): targets_of(one) for one in fitting}}
