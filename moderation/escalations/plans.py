"""Plans of customers, where something knows them: policies can be for those on a plan. Plaza itself keeps none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Names = Callable[[], Mapping[str, Any]]
PlansOf = Callable[[Collection[int]], Mapping[int, str]]


def _nobody(_member_ids: Collection[int]) -> Mapping[int, str]:
    return {}


def _no_names() -> Mapping[str, Any]:
    return {}


_known: dict[str, Any] = {"names": _no_names, "plans_of": _nobody}


def declare_plans(names: Names, plans_of: PlansOf) -> None:
    """Whoever knows of plans says what they are called, by code, and who is on which, in one statement for many members."""
    _known.update(names=names, plans_of=plans_of)


def plan_names() -> Mapping[str, Any]:
    """Code -> name; empty where nobody knows of plans, and then no page speaks of them."""
    found: Mapping[str, Any] = _known["names"]()
    return found


def plans_of(member_ids: Collection[int]) -> Mapping[int, str]:
    """The plans of those of them who are on one."""
    found: Mapping[int, str] = _known["plans_of"](member_ids) if member_ids else {}
    return found
