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
from forum.threads.homes import home_of, made_of
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.correspondence.files import without_files
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.queries.exposed import Exposed, exposed_in
from moderation.correspondence.states import SHOWN
from moderation.correspondence.suggesting import repeats
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
    return _messages(viewer, _about(case), asker_id)


def own_exchange(viewer: Actor, thread_id: int) -> Exchange:
    """Of a member with staff about their own question, which may be part of this one by now. Raises NotFound for everybody else."""
    thread = get_thread(viewer, thread_id)
    if viewer.is_anonymous or viewer.is_system:
        raise NotFound()
    came_along = PrivateMessage.escalation_id.in_(select(Escalation.id).where(Escalation.thread_id.in_(made_of(thread.id))))
    mine = and_(PrivateMessage.asker_id == viewer.id, or_(PrivateMessage.thread_id.in_(made_of(thread.id)), came_along))
    messages = _messages(viewer, mine, viewer.member_id)
    if not messages and thread.asker_id != viewer.id:
        raise NotFound()
    is_open = thread.asker_id == viewer.id and session().scalar(_open_case(thread_id)) is not None
    return Exchange(thread, messages, is_open, exposed_in(viewer, thread) if is_open else [])


def exchanges_at(viewer: Actor, escalation_ids: Collection[int]) -> dict[int, str]:
    """Where this member writes to staff about their own questions that staff have on them, and reads what was written, by case."""
    written = select(PrivateMessage.id).where(PrivateMessage.escalation_id == Escalation.id, PrivateMessage.asker_id == viewer.id)
    own = select(Escalation.id, Escalation.thread_id).join(Thread, Thread.id == Escalation.thread_id).where(
        Escalation.id.in_(escalation_ids), Thread.asker_id == viewer.id, or_(Escalation.closed_at.is_(None), written.exists()),
    )
    return {case_id: f"/questions/{thread_id}/private" for case_id, thread_id in session().execute(own)}


def last_words(viewer: Actor, case: Escalation) -> tuple[str, list[str]]:
    """What staff wrote last about its question, as it was typed but for files, and the names of whom it was written to; empty for none."""
    authorize(viewer, DeskAction.READ_CASES)
    said = select(PrivateMessage.body_markdown, User.display_name, User.handle).join(User, User.id == PrivateMessage.asker_id)
    said = said.where(_about(case), PrivateMessage.by_staff.is_(True), PrivateMessage.forgotten_at.is_(None))
    row = session().execute(said.order_by(PrivateMessage.id.desc()).limit(1)).one_or_none()
    return (without_files(row[0])[0], list(row[1:])) if row is not None else ("", [])


def repeats_exchange(case: Escalation, words: str) -> bool:
    """Whether these words were written in private about the question of this case."""
    said = select(PrivateMessage.body_markdown, PrivateMessage.by_staff).where(_about(case)).order_by(PrivateMessage.id.desc()).limit(SHOWN)
    return any(repeats(words, text, by_staff=by_staff) for text, by_staff in session().execute(said))


def _about(case: Escalation) -> ColumnElement[bool]:
    """Of the question of a case, of those merged into it, and of the case itself."""
    return or_(PrivateMessage.thread_id.in_(made_of(home_of(case.thread_id))), PrivateMessage.escalation_id == case.id)


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
