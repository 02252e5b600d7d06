"""Changing destinations. Whoever makes one, or a new secret for it, sees that secret once."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from forum.core import fetching
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.kit.text import plain_line
from forum.kit.tokens import new_public_id
from moderation.escalations.neighbours import teams
from moderation.escalations.states import Reason
from moderation.handoff.events import DestinationChanged
from moderation.handoff.mapping import read_moves
from moderation.handoff.messages import write
from moderation.handoff.models import Delivery, Destination, HandOff, Receipt
from moderation.handoff.signing import new_salt, shown_secret
from moderation.handoff.states import BOTH_SECRETS, DESTINATIONS_MOST, NAME_MOST, URL_MOST, MessageKind
from moderation.policy import DeskAction


@dataclass(frozen=True)
class Draft:
    """How a destination is to be set. `moves` are lines (see `mapping.py`); no teams or no reasons: for all."""

    name: str
    address: str
    moves: str = ""
    team_ids: Sequence[int] = ()
    reasons: Sequence[str] = ()
    hears_breaches: bool = False


@command
def add_destination(actor: Actor, draft: Draft) -> tuple[Destination, str]:
    """A new destination, switched on, and its secret. Raises Invalid naming the input."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    if (session().scalar(select(func.count()).select_from(Destination)) or 0) >= DESTINATIONS_MOST:
        raise Invalid.field("name", _l("There are %(num)d destinations already; that is the most.", num=DESTINATIONS_MOST))
    made = Destination(public_id=new_public_id(), salt=new_salt(), is_on=True, version=1, changed_at=utcnow(), changed_by_id=actor.id)
    _fill(actor, made, draft)
    session().add(made)
    session().flush()
    _announce(actor, made, "added")
    return made, shown_secret(made)


@command
def edit_destination(actor: Actor, destination_id: int, draft: Draft, *, version: int | None = None) -> Destination:
    """Raises Invalid naming the input, WrongState when somebody changed it meanwhile, NotFound."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    found = lock(Destination, destination_id)
    if version not in (None, found.version):
        said = _l("Somebody else has changed this destination in the meantime. This is how it is now.")
        raise WrongState(said, current=str(found.version))
    _fill(actor, found, draft)
    _changed(actor, found, "edited")
    return found


@command
def switch(actor: Actor, destination_id: int, *, on: bool) -> Destination:
    """Off: nothing is sent to it and nothing taken from it. On again: the hourly look sends how its cases stand."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    found = lock(Destination, destination_id)
    if found.is_on != on:
        found.is_on = on
        _changed(actor, found, "on" if on else "off")
    return found


@command
def rotate_secret(actor: Actor, destination_id: int, *, at_once: bool = False) -> tuple[Destination, str]:
    """A new secret. For a day the former one counts too, and messages carry both signatures; `at_once`, after it leaked: no longer."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    found = lock(Destination, destination_id)
    former = (None, None) if at_once else (found.salt, utcnow() + BOTH_SECRETS)
    (found.former_salt, found.former_until), found.salt = former, new_salt()
    _changed(actor, found, "replaced" if at_once else "rotated")
    return found, shown_secret(found)


@command
def try_destination(actor: Actor, destination_id: int) -> Delivery:
    """A message that says nothing. Raises WrongState while the destination is off."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    found = lock(Destination, destination_id)
    if not found.is_on:
        raise WrongState(_l("Switch it on first."), current="off")
    lately = Delivery.created_at > utcnow() - timedelta(minutes=1)
    waits = select(Delivery).where(Delivery.destination_id == found.id, Delivery.kind == MessageKind.TEST, lately)
    if (waiting := session().scalars(waits.order_by(Delivery.id.desc()).limit(1)).one_or_none()) is not None:
        return waiting
    _announce(actor, found, "tested")
    return write(found.id, MessageKind.TEST)


@command
def delete_destination(actor: Actor, destination_id: int) -> None:
    """Raises WrongState for one that has had a case: it can be switched off."""
    authorize(actor, DeskAction.EDIT_DESTINATIONS)
    found = lock(Destination, destination_id)
    has_had = session().scalar(select(HandOff.id).where(HandOff.destination_id == found.id).limit(1))
    of_cases = select(Delivery.id).where(Delivery.destination_id == found.id, Delivery.escalation_id.is_not(None)).limit(1)
    if has_had is not None or session().scalar(of_cases) is not None:
        raise WrongState(_l("It has heard of cases, and its record stays. You can switch it off."), current="used")
    _announce(actor, found, "deleted")
    for model in (Delivery, Receipt):
        gone = delete(model).where(model.destination_id == found.id)
        session().execute(gone.execution_options(synchronize_session=False))
    session().delete(found)


def _fill(actor: Actor, found: Destination, draft: Draft) -> None:
    name = plain_line(draft.name)
    if not name or len(name) > NAME_MOST:
        raise Invalid.field("name", _l("Give it a name of at most %(num)d characters.", num=NAME_MOST))
    same = select(Destination.id).where(Destination.name == name, Destination.id != (found.id or 0))
    with session().no_autoflush:
        if session().scalar(same) is not None:
            raise Invalid.field("name", _l("There is one of this name already."))
    known = {key for key, _name in teams(actor)}
    if not set(draft.team_ids) <= known:
        raise Invalid.field("teams", _l("Choose from the list."))
    if not set(draft.reasons) <= set(Reason):
        raise Invalid.field("reasons", _l("Choose from the list."))
    found.name, found.address, found.moves = name, checked_address(draft.address), read_moves(draft.moves)
    found.team_ids, found.reasons = sorted(draft.team_ids), [one.value for one in Reason if one.value in draft.reasons]
    found.hears_breaches = draft.hears_breaches


def checked_address(address: str) -> str:
    """An https address; http only to a number that the operator lists as private (`PLAZA_OUTGOING_ALLOWED`). Raises Invalid."""
    address = address.strip()
    try:
        target = fetching.target_of(address)
    except fetching.Refused:
        raise Invalid.field("address", _l("Write a public https:// address, without a user name in it.")) from None
    if len(address) > URL_MOST or (target.scheme != "https" and not _is_listed(target.host)):
        raise Invalid.field("address", _l("Write a public https:// address, without a user name in it."))
    return address


def _is_listed(host: str) -> bool:
    try:
        return fetching.is_listed(ipaddress.ip_address(host))
    except ValueError:
        return False


def _changed(actor: Actor, found: Destination, what: str) -> None:
    found.version += 1
    found.changed_at, found.changed_by_id = utcnow(), actor.id
    session().flush()
    _announce(actor, found, what)


def _announce(actor: Actor, found: Destination, what: str) -> None:
    announce(DestinationChanged(utcnow(), actor.id, found.id, found.name, what))
