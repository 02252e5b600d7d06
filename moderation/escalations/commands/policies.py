"""How fast cases are to be worked: rows of the table of policies, added, changed and taken away by administrators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.threads.queries import get_category_by_id
from moderation.escalations.events import ClockPolicyChanged
from moderation.escalations.lengths import MOST_MINUTES, WRONG_LENGTH, written
from moderation.escalations.models import ClockPolicy
from moderation.escalations.plans import plan_names
from moderation.escalations.states import WAITING, Priority
from moderation.escalations.targets import Targets
from moderation.policy import DeskAction

MOST_POLICIES = 500
CHANGED_MEANWHILE = _l("Somebody else has changed this meanwhile. Look at what they saved, then save yours again if it still holds.")


@command
def add_policy(actor: Actor, priority: str, times: Targets, *, category_id: int | None = None, plan: str | None = None) -> ClockPolicy:
    """Times for a priority, in one category or all, for one plan or all. Raises Invalid naming what is wrong."""
    authorize(actor, DeskAction.EDIT_CLOCKS)
    _check(times)
    if priority not in tuple(Priority):
        raise Invalid.field("priority", _l("Choose one of the list."))
    if plan is not None and plan not in plan_names():
        raise Invalid.field("plan", _l("Choose one of the list."))
    name = _name(actor, priority, category_id, plan)
    place = f"{category_id or ''}/{plan or ''}/{priority}"
    if session().scalar(select(ClockPolicy.id).where(ClockPolicy.place == place)) is not None:
        raise Invalid.field("priority", _l("There are times for this already. Change those."))
    if (session().scalar(select(func.count()).select_from(ClockPolicy)) or 0) >= MOST_POLICIES:
        raise Invalid(_l("There are %(most)d of them already.", most=MOST_POLICIES))
    policy = ClockPolicy(place=place, category_id=category_id, plan=plan, priority=priority, version=1)
    _write(policy, times)
    session().add(policy)
    session().flush()
    announce(ClockPolicyChanged(utcnow(), actor.id, policy.id, name, "added", (), _told(policy)))
    return policy


@command
def edit_policy(actor: Actor, policy_id: int, times: Targets, *, version: int) -> ClockPolicy:
    """Other times. `version` is what the form was made from. Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_CLOCKS)
    policy = lock(ClockPolicy, policy_id)
    _check(times)
    if policy.version != version:
        raise Invalid(CHANGED_MEANWHILE)
    before = _told(policy)
    _write(policy, times)
    if (after := _told(policy)) != before:
        policy.version += 1
        name = _name(actor, policy.priority, policy.category_id, policy.plan)
        announce(ClockPolicyChanged(utcnow(), actor.id, policy.id, name, "edited", before, after))
    return policy


@command
def delete_policy(actor: Actor, policy_id: int) -> None:
    """What says less holds again. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_CLOCKS)
    policy = lock(ClockPolicy, policy_id)
    name, before = _name(actor, policy.priority, policy.category_id, policy.plan), _told(policy)
    session().delete(policy)
    session().flush()
    announce(ClockPolicyChanged(utcnow(), actor.id, policy_id, name, "deleted", before))


def _check(times: Targets) -> None:
    given = {"first_response": times.first_response, "update": times.next_update, "resolution": times.resolution}
    for name, minutes in given.items():
        if minutes is not None and not 0 < minutes <= MOST_MINUTES:
            raise Invalid.field(name, WRONG_LENGTH)
    if not any(given.values()):
        raise Invalid.field("first_response", _l("Promise at least one of them."))
    if times.first_response and times.resolution and times.first_response > times.resolution:
        raise Invalid.field("first_response", _l("The first reply cannot take longer than the resolution."))
    if not times.pauses_on <= WAITING:
        raise Invalid(_l("Choose one of the list."))


def _name(actor: Actor, priority: str, category_id: int | None, plan: str | None) -> str:
    """What the audit log calls it. Raises Invalid naming `category`."""
    try:
        place = get_category_by_id(actor, category_id).name if category_id is not None else ""
    except NotFound:
        raise Invalid.field("category", _l("Choose one of the list.")) from None
    return " · ".join(part for part in (priority.upper(), place, plan or "") if part)


def _write(policy: ClockPolicy, times: Targets) -> None:
    policy.first_response_minutes, policy.update_minutes = times.first_response, times.next_update
    policy.resolution_minutes = times.resolution
    policy.pauses_on = sorted(state.value for state in times.pauses_on)


def _told(policy: ClockPolicy) -> tuple[str, ...]:
    minutes = (policy.first_response_minutes, policy.update_minutes, policy.resolution_minutes)
    return (*(written(one) or "–" for one in minutes), *policy.pauses_on)
