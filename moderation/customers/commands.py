"""What staff know of a customer, set by administrators."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import get_member
from forum.core.db import command, insert_unless_there, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from moderation.customers.events import CustomerFactsChanged
from moderation.customers.models import CustomerFact
from moderation.customers.offered import wrong_in
from moderation.customers.queries import is_customer, version_of
from moderation.customers.states import PLAN, Change
from moderation.policy import DeskAction

CHANGED_MEANWHILE = _l("Somebody else has changed this meanwhile. Look at what they saved, then save yours again if it still holds.")
Rows = dict[str, CustomerFact]


@command
def set_customer_facts(
    actor: Actor, member_id: int, *, plan: str | None = None, fields: Mapping[str, str] | None = None, version: str | None = None,
) -> tuple[str, ...]:
    """A plan and values of fields; what is not given stays, what is empty goes. Returns the names of what changed.

    `version` is what a form was made from. Raises NotFound, and Invalid by name.
    """
    authorize(actor, DeskAction.EDIT_CUSTOMERS)
    wanted = {name: plain_line(value) for name, value in (fields or {}).items() if name != PLAN}
    if plan is not None:
        wanted = {PLAN: plain_line(plan), **wanted}
    rows = _held(member_id)
    held = {name: row.value for name, row in rows.items() if row.value}
    if version is not None and version != version_of(held):
        raise Invalid(CHANGED_MEANWHILE)
    if problems := wrong_in(wanted, held):
        raise Invalid(fields=problems)
    changed = tuple(name for name, value in wanted.items() if value != held.get(name, ""))
    for name in changed:
        _write(member_id, name, wanted[name], rows)
    if changed:
        session().flush()
        before = (held.get(PLAN) or "–",) if PLAN in changed else ()
        after = tuple(_told(name, held.get(name, ""), wanted[name]) for name in changed)
        announce(CustomerFactsChanged(utcnow(), actor.id, member_id, changed, before, after))
    return changed


def _held(member_id: int) -> Rows:
    """The rows of a member, held until commit by the one of the plan. Whoever leaves meanwhile has left: looked at after that."""
    get_member(member_id)
    insert_unless_there(CustomerFact, {"member_id": member_id, "name": PLAN, "value": "", "changed_at": utcnow()})
    found = select(CustomerFact).where(CustomerFact.member_id == member_id)
    held = select(CustomerFact).where(CustomerFact.member_id == member_id, CustomerFact.name == PLAN).with_for_update(key_share=True)
    session().scalars(held.execution_options(populate_existing=True)).one_or_none()
    rows = {row.name: row for row in session().scalars(found.execution_options(populate_existing=True))}
    member = session().get(User, member_id, populate_existing=True)
    if member is None or not is_customer(member) or PLAN not in rows:
        raise NotFound()
    return rows


def _write(member_id: int, name: str, value: str, rows: Rows) -> None:
    row = rows.get(name)
    if row is None:
        session().add(CustomerFact(member_id=member_id, name=name, value=value, changed_at=utcnow()))
    elif value or name == PLAN:
        row.value, row.changed_at = value, utcnow()
    else:
        session().delete(row)


def _told(name: str, before: str, after: str) -> str:
    """A plan is the operator's own word; a value may be personal, and what is told is kept when the account has gone."""
    if name == PLAN:
        return after or "–"
    return Change.SET if not before else Change.CHANGED if after else Change.EMPTIED
