"""What is known of customers: for staff of cases, and for each member what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import get_member
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import iso
from forum.kit.errors import NotFound
from moderation.customers.models import CustomerFact
from moderation.customers.offered import anything_offered, field_names, plan_names
from moderation.customers.states import PLAN
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Customer:
    """A member as staff of cases know them. `fields`: those on offer in their order, then what is kept of others. `version` differs after
    every change."""

    member: User
    plan: str
    fields: Mapping[str, str]
    version: str


def customer_of(viewer: Actor, member_id: int) -> Customer:
    """Raises NotFound, also for whoever may read no cases."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    member = get_member(member_id)
    if not is_customer(member):
        raise NotFound()
    held = values_of(member_id)
    names = dict.fromkeys((*field_names(), *(name for name in sorted(held) if name != PLAN)))
    return Customer(member, held.get(PLAN, ""), {name: held.get(name, "") for name in names}, version_of(held))


def is_customer(member: User) -> bool:
    """Nothing is kept of who has left, nor of the account that stands for nobody."""
    return not (member.has_left or member.is_placeholder)


def values_of(member_id: int) -> dict[str, str]:
    """What is kept of a member, by name. The caller may read it."""
    found = session().execute(select(CustomerFact.name, CustomerFact.value).where(CustomerFact.member_id == member_id))
    return {name: value for name, value in found if value}


def version_of(values: Mapping[str, str]) -> str:
    return str(crc32(repr(sorted(values.items())).encode()))


def plans_of(member_ids: Collection[int]) -> dict[int, str]:
    """The plans of those of them who are on one, for clocks. One statement."""
    found = select(CustomerFact.member_id, CustomerFact.value)
    found = found.where(CustomerFact.member_id.in_(member_ids), CustomerFact.name == PLAN, CustomerFact.value != "")
    return {row.member_id: row.value for row in session().execute(found)}


def facts_about(member_id: int) -> list[tuple[str, str]]:
    """The fields of a customer as (label, value), for the card that staff of cases see."""
    names = field_names()
    held = values_of(member_id) if names else {}
    return [(name, held[name]) for name in names if name in held]


def page_of(viewer: Actor, member_id: int) -> str:
    """Where a viewer changes it; empty for whoever may not, and where nothing is on offer."""
    return f"/desk/customers/{member_id}/" if anything_offered() and can(viewer, DeskAction.EDIT_CUSTOMERS) else ""


def own_facts(viewer: Actor) -> list[dict[str, Any]]:
    """What is kept of oneself, for a copy of one's own data."""
    authorize(viewer, DeskAction.READ_OWN_CASES)
    found = select(CustomerFact).where(CustomerFact.member_id == viewer.id, CustomerFact.value != "").order_by(CustomerFact.name)
    return [{"name": one.name, "value": one.value, "changed_at": iso(one.changed_at)} for one in session().scalars(found)]


def plan_choices(held: str) -> list[tuple[str, str]]:
    """The plans to choose from; one that is no longer on offer, while it is held."""
    return [(name, name) for name in dict.fromkeys((*plan_names(), *([held] if held else [])))]
