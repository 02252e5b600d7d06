"""What staff see beside a question: its case, and who asked. A fixed number of statements, none of them on the thread's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.accounts.people import Person, person
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.threads.homes import made_of
from forum.threads.models import Category, Thread
from forum.threads.queries import get_thread
from forum.threads.states import ThreadType
from forum.threads.visibility import threads_visible_to
from moderation.escalations.acts import CaseAct, acts_for
from moderation.escalations.asking import Record, records_of
from moderation.escalations.clock import Clock
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.plans import facts_about, page_about, plan_names, plans_of
from moderation.escalations.queries.clocks import clocks_of
from moderation.escalations.queries.unnamed import unnamed_in
from moderation.policy import DeskAction

QUESTIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Customer:
    """Who asked, for staff. `facts` are what else is known of them, as (label, value); `page` is where the viewer changes that.

    `scores` are what they said of cases so far, `record` what came of their requests for help."""

    person: Person
    since: datetime
    plan: str
    facts: Sequence[tuple[Any, Any]]
    page: str
    questions: Sequence[Thread]
    scores: Mapping[str, int]
    record: Record


@dataclass(frozen=True, slots=True)
class Rail:
    """The open case of a question, or the newest that is over; where it has none, of what was merged into it.

    `is_unnamed`: somebody's posts there are anonymous."""

    thread: Thread
    case: Escalation | None
    owner: Person | None
    clock: Clock | None
    acts: Sequence[CaseAct]
    customer: Customer | None
    is_unnamed: bool


def rail_of(viewer: Actor, thread_id: int) -> Rail:
    """Raises NotFound, also for whoever may read no cases."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    thread = get_thread(viewer, thread_id)
    if not thread.is_question:
        raise NotFound()
    newest = select(Escalation, User).outerjoin(User, User.id == Escalation.owner_id).where(Escalation.thread_id.in_(made_of(thread.id)))
    row = session().execute(newest.order_by((Escalation.thread_id == thread.id).desc(), Escalation.id.desc()).limit(1)).one_or_none()
    case, owner = (row[0], row[1]) if row else (None, None)
    is_own = case is not None and case.thread_id == thread.id
    return Rail(
        thread, case, person(owner) if owner else None, clocks_of([case])[case.id] if case else None,
        acts_for(viewer, case, watches=False) if is_own else (), _customer(viewer, thread),
        bool(unnamed_in(thread.id)),
    )


def _customer(viewer: Actor, thread: Thread) -> Customer | None:
    """None for who has left, and for the account that stands for nobody."""
    member = session().get(User, thread.asker_id)
    if member is None or member.has_left or member.is_placeholder:
        return None
    plan = plans_of([member.id]).get(member.id, "")
    return Customer(
        person(member), member.created_at, str(plan_names().get(plan, plan)), facts_about(member.id),
        page_about(viewer, member.id), _questions(viewer, thread), scores_of(member.id), records_of([member.id]).get(member.id, Record()),
    )


def _questions(viewer: Actor, thread: Thread) -> list[Thread]:
    """Their newest others."""
    found = select(Thread).join(Category, Category.id == Thread.category_id).where(
        Thread.asker_id == thread.asker_id, Thread.type == ThreadType.QUESTION, Thread.id != thread.id, threads_visible_to(viewer),
    )
    return list(session().scalars(found.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(QUESTIONS_SHOWN)))


def scores_of(member_id: int) -> dict[str, int]:
    """What they said of their cases, by score."""
    counted = select(Satisfaction.score, func.count()).where(Satisfaction.member_id == member_id)
    return {str(score): int(number) for score, number in session().execute(counted.group_by(Satisfaction.score))}


def rating_of(viewer: Actor, escalation_id: int) -> Satisfaction | None:
    """What its asker said of a case, for who may read it."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    return session().get(Satisfaction, escalation_id)
