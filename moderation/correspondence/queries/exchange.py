"""The private exchange about a question: for whoever may read cases, and for the one member it is with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.kit.markdown import stored_html
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.queries.exposed import Exposed, exposed_in
from moderation.correspondence.states import SHOWN
from moderation.escalations.models import Escalation
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message as a page shows it. `author` is None for an asker whom the question does not name any more."""

    id: int
    author: Person | None
    by_staff: bool
    is_own: bool
    html: str
    language: str
    at: datetime
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """What its asker sees. `is_open`: staff are on the question, and a message reaches them."""

    thread: Thread
    messages: list[MessageLine]
    is_open: bool
    exposed: list[Exposed]


def messages_on(viewer: Actor, case: Escalation, asker_id: int) -> list[MessageLine]:
    """Of the question of a case and of the case itself, wherever it came from. The caller has been allowed to see the case."""
    authorize(viewer, DeskAction.READ_CASES)
    return _messages(viewer, or_(PrivateMessage.thread_id == case.thread_id, PrivateMessage.escalation_id == case.id), asker_id)


def own_exchange(viewer: Actor, thread_id: int) -> Exchange:
    """Of a member with staff about their own question. Raises NotFound for everybody else."""
    thread = get_thread(viewer, thread_id)
    if viewer.is_anonymous or viewer.is_system:
        raise NotFound()
    came_along = PrivateMessage.escalation_id.in_(select(Escalation.id).where(Escalation.thread_id == thread.id))
    mine = and_(PrivateMessage.asker_id == viewer.id, or_(PrivateMessage.thread_id == thread.id, came_along))
    messages = _messages(viewer, mine, viewer.member_id)
    if not messages and thread.asker_id != viewer.id:
        raise NotFound()
    is_open = thread.asker_id == viewer.id and session().scalar(_open_case(thread_id)) is not None
    return Exchange(thread, messages, is_open, exposed_in(viewer, thread) if is_open else [])


def has_exchange(case: Escalation) -> bool:
    """Whether anything was written in private about this case."""
    return session().scalar(select(PrivateMessage.id).where(PrivateMessage.escalation_id == case.id).limit(1)) is not None


def exchanges_at(viewer: Actor, escalation_ids: Collection[int]) -> dict[int, str]:
    """Where this member writes to staff about their own questions that staff have on them, by case."""
    own = select(Escalation.id, Escalation.thread_id).join(Thread, Thread.id == Escalation.thread_id).where(
        Escalation.id.in_(escalation_ids), Escalation.closed_at.is_(None), Thread.asker_id == viewer.id,
    )
    return {case_id: f"/questions/{thread_id}/private" for case_id, thread_id in session().execute(own)}


def last_words(viewer: Actor, case: Escalation) -> str:
    """What staff wrote last, as it was typed; empty for none."""
    authorize(viewer, DeskAction.READ_CASES)
    said = select(PrivateMessage.body_markdown).where(PrivateMessage.escalation_id == case.id, PrivateMessage.by_staff.is_(True))
    return session().scalar(said.order_by(PrivateMessage.id.desc()).limit(1)) or ""


def _open_case(thread_id: int) -> Select[int]:
    return select(Escalation.id).where(Escalation.thread_id == thread_id, Escalation.closed_at.is_(None))


def _messages(viewer: Actor, which: ColumnElement[bool], asker_id: int) -> list[MessageLine]:
    """The newest two hundred, oldest first."""
    found = select(PrivateMessage, *person_columns()).join(User, User.id == PrivateMessage.author_id)
    rows = session().execute(found.where(which).order_by(PrivateMessage.id.desc()).limit(SHOWN)).all()
    lines = []
    for message, *values in rows[::-1]:
        named = message.by_staff or message.asker_id == asker_id
        lines.append(MessageLine(
            message.id, person_of(values) if named else None, message.by_staff, message.author_id == viewer.id,
            stored_html(message.body_html), message.language, message.sent_at, message.forgotten_at is not None,
        ))
    return lines
