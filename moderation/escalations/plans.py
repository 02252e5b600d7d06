"""Plans of customers, where something knows them: policies can be for those on a plan. The customers room does; this one stands alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from forum.core.permissions import Actor

Names = Callable[[], Mapping[str, Any]]
FactsOf = Callable[[int], Sequence[tuple[Any, Any]]]
PageOf = Callable[[Actor, int], str]
PlansOf = Callable[[Collection[int]], Mapping[int, str]]


def _nobody(_member_ids: Collection[int]) -> Mapping[int, str]:
    return {}


def _no_names() -> Mapping[str, Any]:
    return {}


def _no_facts(_member_id: int) -> Sequence[tuple[Any, Any]]:
    return ()


def _no_page(_viewer: Actor, _member_id: int) -> str:
    return ""


_known: dict[str, Any] = {"names": _no_names, "plans_of": _nobody, "facts_of": _no_facts, "page_of": _no_page}


def declare_plans(names: Names, plans_of: PlansOf, facts_of: FactsOf = _no_facts, page_of: PageOf = _no_page) -> None:
    """Whoever knows of plans says what they are called, by code, and who is on which, in one statement for many members; and what else
    is known of a customer, as (label, value), for the card that staff see; and where a viewer changes that."""
    _known.update(names=names, plans_of=plans_of, facts_of=facts_of, page_of=page_of)


def plan_names() -> Mapping[str, Any]:
    """Code -> name; empty where nobody knows of plans, and then no page speaks of them."""
    found: Mapping[str, Any] = _known["names"]()
    return found


def plans_of(member_ids: Collection[int]) -> Mapping[int, str]:
    """The plans of those of them who are on one."""
    found: Mapping[int, str] = _known["plans_of"](member_ids) if member_ids else {}
    return found


def facts_about(member_id: int) -> Sequence[tuple[Any, Any]]:
    """What else is known of a customer: their number, their contract."""
    found: Sequence[tuple[Any, Any]] = _known["facts_of"](member_id)
    return found


def page_about(viewer: Actor, member_id: int) -> str:
    """Where this viewer changes what is known of a customer; empty for whoever may not."""
    return str(_known["page_of"](viewer, member_id))
