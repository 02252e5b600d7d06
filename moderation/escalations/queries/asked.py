"""What those who asked staff for help may know of it: its state and what they are told; never who works on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, literal, literal_column, or_, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from moderation.escalations.closing import was_private
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice
from moderation.escalations.states import EventKind, Priority, State
from moderation.escalations.words import PRIORITIES, STATES
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest case of a question, as somebody who asked for it, or the asker, sees it; what was done is read by the asker alone.
    `talks`: they have private messages with staff, or may have. `in_private`: something was said there."""

    state: State
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    reject_reason: str | None
    summary: str
    wanted: str
    own_words: str
    own_reason: str
    has_asked: bool
    talks: bool = False
    in_private: bool = False

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None


def progress_of(viewer: Actor, thread: Thread) -> Progress | None:
    """None for whoever neither asked the question nor for the case. The caller has been allowed to see the thread."""
    if viewer.is_anonymous:
        return None
    mine = (EscalationVoice.escalation_id == Escalation.id) & (EscalationVoice.member_id == viewer.id)
    found = (
        select(Escalation, EscalationVoice).outerjoin(EscalationVoice, mine)
        .where(Escalation.thread_id == thread.id, or_(EscalationVoice.id.is_not(None), literal(thread.asker_id == viewer.id)))
        .order_by(Escalation.id.desc()).limit(1)
    )
    row = session().execute(found).one_or_none()
    if row is None:
        return None
    case, voice = row
    wanted = _wanted(case.id) if case.state == State.WAITING_ASKER and thread.asker_id == viewer.id else ""
    in_private = thread.asker_id == viewer.id and was_private(case)
    is_asker = thread.asker_id == viewer.id  # what was done for them is theirs; others read whether it helped
    return Progress(
        State(case.state), case.opened_at, case.closed_at, case.outcome if is_asker else None, case.reject_reason,
        case.summary if is_asker or case.state == State.REJECTED else "", wanted,
        voice.words if voice else "", voice.reason if voice else "", voice is not None,
        talks=is_asker and (case.is_open or in_private), in_private=in_private,
    )


def case_between(thread: Any, viewer: Any) -> Select[Any]:
    """For the page of a thread: ('case', state, end) of the newest case that this viewer asked for, or that is about their question."""
    mine = exists(select(EscalationVoice.id).where(EscalationVoice.escalation_id == Escalation.id, EscalationVoice.member_id == viewer))
    newest: Any = select(literal_column("'case'").label("name"), Escalation.state.label("level"), Escalation.closed_at.label("at"))
    newest = newest.join(Thread, Thread.id == Escalation.thread_id).where(Escalation.thread_id == thread)
    return select(newest.where(or_(Thread.asker_id == viewer, mine)).order_by(Escalation.id.desc()).limit(1).subquery())


def _wanted(escalation_id: int) -> str:
    """What staff wait for, in the words of whoever asked it."""
    waits = select(EscalationEvent.payload).where(
        EscalationEvent.escalation_id == escalation_id, EscalationEvent.kind == EventKind.WAITING,
    )
    said = session().scalar(waits.order_by(EscalationEvent.id.desc()).limit(1)) or {}
    return str(said.get("words", ""))


def cases_of(viewer: Actor, post_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The line under a question that says how its open case stands: one probe of the index of open cases for each post."""
    authorize(viewer, DeskAction.READ_CASES)
    found = (
        select(Post.id, Escalation.id, Escalation.state, Escalation.priority)
        .join(Escalation, Escalation.thread_id == Post.thread_id)
        .where(Post.id.in_(list(post_ids)), Post.kind == PostKind.QUESTION, Escalation.closed_at.is_(None))
    )
    return {
        post_id: (
            _("Case: %(state)s, %(priority)s", state=STATES[State(state)], priority=PRIORITIES[Priority(priority)][0]),
            f"/desk/cases/{case_id}/",
        )
        for post_id, case_id, state, priority in session().execute(found)
    }
