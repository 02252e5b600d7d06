"""The demo's cases: a few questions that members asked staff for help with, so that whoever looks around has something to work on."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.catalogue import reputation_needed
from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.demo import SOURCE
from forum.kit.errors import PlazaError
from forum.threads.models import Thread
from forum.threads.states import Status
from moderation.escalations.commands import raise_escalation, take
from moderation.escalations.models import Escalation
from moderation.policy import CASE_ROLES

REQUESTS = (
    ("outage", "Three of us have had no line since this morning. It looks like the street, not like our routers."),
    ("unanswered", "I have tried everything I know. Somebody has to look at the line from your side."),
    ("product_bug", "It happens on two boxes of mine with the newest firmware, and never with the one before."),
)


def furnish_cases() -> None:
    """Requests by members of the demo for its longest unanswered questions; an agent has one in work. Where a case is, nothing happens."""
    if session().scalar(select(Escalation.id).limit(1)) is not None:
        return
    helpers, agent = _helpers(), _agent()
    for number, (thread_id, (reason, words)) in enumerate(zip(_questions(), REQUESTS, strict=False)):
        for turn, helper in enumerate(helpers[number:number + 1 + number % 2]):
            _ask(helper, thread_id, reason, words if not turn else "")
    first = session().scalar(select(Escalation.id).order_by(Escalation.id).limit(1))
    if first is not None and agent is not None:
        take(agent, first)


def _ask(helper: Actor, thread_id: int, reason: str, words: str) -> None:
    try:
        raise_escalation(helper, thread_id, reason=reason, words=words)
    except PlazaError:  # their own question
        return


def _helpers() -> list[Actor]:
    found = select(User).where(
        User.source == SOURCE, User.is_staff.is_(False), User.verified_at.is_not(None),
        User.reputation >= reputation_needed("request_escalation"),
    )
    return [to_actor(user, frozenset()) for user in session().scalars(found.order_by(User.reputation, User.id).limit(4))]


def _agent() -> Actor | None:
    works = select(Role.user_id).where(Role.role.in_(CASE_ROLES))
    user = session().scalars(select(User).where(User.source == SOURCE, User.id.in_(works)).order_by(User.id).limit(1)).one_or_none()
    return to_actor(user, roles_of(user.id)) if user else None


def _questions() -> list[int]:
    waiting = select(Thread.id).where(Thread.source == SOURCE, Thread.listed.is_(True), Thread.status == Status.UNANSWERED)
    return list(session().scalars(waiting.order_by(Thread.created_at, Thread.id).limit(len(REQUESTS))))
