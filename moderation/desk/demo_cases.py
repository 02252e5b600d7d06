"""The demo's stories of cases: one solved in private and said in public, one rated, one that another system has, one that is late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.exchange.demo import SOURCE
from forum.kit import clock
from forum.kit.errors import PlazaError
from forum.threads.models import Thread
from forum.threads.states import Status
from moderation.correspondence.commands import write_to_asker, write_to_staff
from moderation.desk.demo import AGENT
from moderation.escalations.commands import raise_escalation, rate_case, resolve, take
from moderation.escalations.jobs import watch_clocks
from moderation.escalations.models import Escalation, Satisfaction
from moderation.handoff.commands import hand_off, note_delivered, switch, take_update
from moderation.handoff.models import Delivery, Destination
from moderation.handoff.news import News

LATE_BY = timedelta(days=5)
AN_HOUR = timedelta(hours=1)


def furnish_case_stories() -> None:
    """For questions of the demo that nobody has a case about. Where a case was rated, nothing happens."""
    agent = _agent()
    if agent is None or session().scalar(select(Satisfaction.escalation_id).limit(1)) is not None:
        return
    for tell, thread_id in zip((_late, _in_private, _rated, _handed_off), _questions(), strict=False):
        try:
            tell(agent, thread_id)
        except PlazaError:  # asked by staff, or by somebody who may not write now
            continue
    watch_clocks()


def _late(agent: Actor, thread_id: int) -> None:
    """Nobody has looked at it: its clocks ran out."""
    with _ago(LATE_BY):
        raise_escalation(agent, thread_id, reason="outage")


def _in_private(agent: Actor, thread_id: int) -> None:
    with _ago(5 * AN_HOUR):
        case_id = take(agent, raise_escalation(agent, thread_id, reason="billing_or_personal_data").id).id
    with _ago(4 * AN_HOUR):
        write_to_asker(agent, case_id, text="I can look at your bill from here. Which contract is it?", waits=True)
    with _ago(3 * AN_HOUR):
        write_to_staff(_asker(thread_id), thread_id, text="Contract 000-demo, the bill of last month.")
    summary = "The old tariff was charged for one month more. If it happens to you, too, write to us: we take it off the next bill."
    with _ago(2 * AN_HOUR):
        resolve(agent, case_id, outcome="solved_privately", summary="The month is taken off your next bill.", public_summary=summary)


def _rated(agent: Actor, thread_id: int) -> None:
    with _ago(7 * AN_HOUR):
        case_id = take(agent, raise_escalation(agent, thread_id, reason="product_bug").id).id
    with _ago(6 * AN_HOUR):
        resolve(agent, case_id, outcome="fixed", summary="A new version is out; your device takes it tonight.")
    with _ago(5 * AN_HOUR):
        rate_case(_asker(thread_id), case_id, score="good", words="That was quick, thank you.")


def _handed_off(agent: Actor, thread_id: int) -> None:
    """The example destination took it and said so; it is off again, since nobody listens there."""
    destination = session().scalars(select(Destination).order_by(Destination.id).limit(1)).one_or_none()
    case_id = take(agent, raise_escalation(agent, thread_id, reason="product_bug").id).id
    if destination is None or destination.is_on:
        return
    destination_id = switch(SYSTEM, destination.id, on=True).id
    handoff = hand_off(agent, case_id, destination_id)
    for delivery_id in session().scalars(select(Delivery.id).where(Delivery.handoff_id == handoff.id)).all():
        note_delivered(SYSTEM, delivery_id, 200)
    url, said = "https://tickets.example.com/OPS-204", "The maker knows it; a new version is in test."
    news = News(case_id, "pending", "OPS-204", url, "Robin", said)
    take_update(SYSTEM, destination_id, "msg_demo", news)
    switch(SYSTEM, destination_id, on=False)


@contextmanager
def _ago(length: timedelta) -> Iterator[None]:
    clock.pretend(clock.utcnow() - length)
    try:
        yield
    finally:
        clock.stop_pretending()


def _agent() -> Actor | None:
    user = session().scalars(select(User).where(User.handle == AGENT, User.source == SOURCE)).one_or_none()
    return to_actor(user, roles_of(user.id)) if user else None


def _asker(thread_id: int) -> Actor:
    user = session().scalars(select(User).join(Thread, Thread.asker_id == User.id).where(Thread.id == thread_id)).one()
    return to_actor(user, roles_of(user.id))


def _questions() -> list[int]:
    """Unanswered and asked by members, the oldest first."""
    has_case = select(Escalation.id).where(Escalation.thread_id == Thread.id)
    waiting = select(Thread.id).join(User, User.id == Thread.asker_id).where(
        Thread.source == SOURCE, Thread.listed.is_(True), Thread.status == Status.UNANSWERED, User.is_staff.is_(False), ~has_case.exists(),
    )
    return list(session().scalars(waiting.order_by(Thread.created_at, Thread.id).limit(4)))
