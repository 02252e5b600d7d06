"""Destinations with what went there, and what did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.metrics.queries.together import columns
from forum.resolution.counting import Slice
from moderation.escalations.measures import HandOffs
from moderation.escalations.models import Escalation
from moderation.escalations.queries import of_slice
from moderation.handoff.models import Delivery, Destination, HandOff
from moderation.handoff.states import SHOWN, DeliveryState
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Failures:
    """Messages to a destination that were given up, and that failed and are tried again. `since`: the oldest that was given up."""

    destination_id: int
    name: str
    dead: int = 0
    retrying: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DestinationLine:
    destination: Destination
    cases: int
    failures: Failures


@dataclass(frozen=True, slots=True)
class DestinationView:
    line: DestinationLine
    deliveries: list[Delivery]
    cases: list[HandOff]


def handoff_failures(viewer: Actor) -> list[Failures]:
    """What fails now, by destination: for measures and the list."""
    authorize(viewer, DeskAction.READ_CASES)
    dead = (
        select(Delivery.destination_id, func.count().label("dead"), func.min(Delivery.dead_at).label("since"))
        .where(Delivery.dead_at.is_not(None)).group_by(Delivery.destination_id).subquery()
    )
    again = (
        select(Delivery.destination_id, func.count().label("again"))
        .where(Delivery.next_at.is_not(None), Delivery.attempts > 0).group_by(Delivery.destination_id).subquery()
    )
    found = (
        select(Destination.id, Destination.name, dead.c.dead, again.c.again, dead.c.since)
        .outerjoin(dead, dead.c.destination_id == Destination.id).outerjoin(again, again.c.destination_id == Destination.id)
        .order_by(Destination.name, Destination.id)
    )
    return [Failures(key, name, lost or 0, trying or 0, since) for key, name, lost, trying, since in session().execute(found)]


def never_arrived() -> ColumnElement[bool]:
    """What was taken out of the post before anything went wrong, since its case was taken back, is no failure."""
    return and_(Delivery.state.in_([DeliveryState.DEAD.value, DeliveryState.OVERTAKEN.value]), Delivery.failure.is_not(None))


def about_cases(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Messages about cases in a period."""
    return Delivery.escalation_id.is_not(None), Delivery.created_at >= since, Delivery.created_at < until


def handed_off_between(since: datetime, until: datetime) -> HandOffs:
    """Messages about cases in a period, and how many of them never arrived. For whoever may read cases."""
    counted = select(func.count(), func.count().filter(never_arrived())).where(*about_cases(since, until))
    sent, failed = session().execute(counted).one()
    return HandOffs(sent, failed)


def sent_messages(viewer: Actor, since: datetime, until: datetime, within: Slice) -> Select[Any]:
    """The messages about cases in a period; the number is 1 where it never arrived."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(*columns(Delivery.id, Delivery.created_at, number=case((never_arrived(), 1), else_=0)))
    found = found.join(Escalation, Escalation.id == Delivery.escalation_id)
    return of_slice(found.where(*about_cases(since, until)), within)


def message_lines(viewer: Actor, delivery_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """By message, its case and where it went."""
    authorize(viewer, DeskAction.READ_CASES)
    found: Any = select(Delivery.id, Delivery.escalation_id, Destination.name)
    found = found.join(Destination, Destination.id == Delivery.destination_id)
    return {row[0]: (row[1], row[2]) for row in session().execute(found.where(Delivery.id.in_(delivery_ids)))}


def destination_lines(viewer: Actor) -> list[DestinationLine]:
    """All of them, by name."""
    authorize(viewer, DeskAction.READ_CASES)
    failures = {one.destination_id: one for one in handoff_failures(viewer)}
    going = select(HandOff.destination_id, func.count()).where(HandOff.ended_at.is_(None)).group_by(HandOff.destination_id)
    numbers = {row[0]: row[1] for row in session().execute(going)}
    found = session().scalars(select(Destination).order_by(Destination.name, Destination.id))
    return [DestinationLine(one, numbers.get(one.id, 0), failures[one.id]) for one in found]


def destination_view(viewer: Actor, destination_id: int) -> DestinationView:
    """With its newest messages, those given up first, and its newest cases. Raises NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    line = next((one for one in destination_lines(viewer) if one.destination.id == destination_id), None)
    if line is None:
        raise NotFound()
    to_it = select(Delivery).where(Delivery.destination_id == destination_id)
    lost = list(session().scalars(to_it.where(Delivery.dead_at.is_not(None)).order_by(Delivery.dead_at.desc()).limit(SHOWN)))
    newest = session().scalars(to_it.where(Delivery.dead_at.is_(None)).order_by(Delivery.id.desc()).limit(SHOWN))
    cases = select(HandOff).where(HandOff.destination_id == destination_id).order_by(HandOff.id.desc()).limit(SHOWN)
    return DestinationView(line, [*lost, *newest], list(session().scalars(cases)))


def get_destination(viewer: Actor, destination_id: int) -> Destination:
    """Raises NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    found = session().get(Destination, destination_id)
    if found is None:
        raise NotFound()
    return found


def find_by_public_id(public_id: str) -> Destination | None:
    """Whose messages are taken: one that is on. The signature proves the rest."""
    found = select(Destination).where(Destination.public_id == public_id, Destination.is_on.is_(True))
    return session().scalars(found).one_or_none()
