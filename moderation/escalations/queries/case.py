"""One case with all that its page shows, in a number of statements that does not depend on how much that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.kit.markdown import plain
from forum.kit.text import excerpt
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind
from forum.threads.visibility import threads_visible_to
from moderation.escalations.acts import CaseAct, acts_for
from moderation.escalations.asking import Record, records_of
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice, EscalationWatcher
from moderation.escalations.queries.clocks import clocks_of
from moderation.escalations.queries.rows import _COLUMNS, CaseRow, _joined, case_row
from moderation.policy import DeskAction

EVENTS_SHOWN, VOICES_SHOWN, OTHERS_SHOWN, WATCHERS_SHOWN = 200, 100, 20, 50
QUESTION_CHARS = 600


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the history. `owner` and `former` are who it was given to and taken from."""

    id: int
    kind: str
    at: datetime
    actor: Person | None
    before: dict[str, Any]
    after: dict[str, Any]
    payload: dict[str, Any]
    owner: Person | None
    former: Person | None


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """Who asked, with what became of their requests so far."""

    member: Person
    source: str
    reason: str
    words: str
    at: datetime
    record: Record


@dataclass(frozen=True, slots=True)
class CaseView:
    case: Escalation
    row: CaseRow
    thread: Thread
    question: str
    events: list[EventLine]
    voices: list[VoiceLine]
    watchers: list[Person]
    others: list[Escalation]
    acts: list[CaseAct]
    watches: bool


def case_view(viewer: Actor, escalation_id: int) -> CaseView:
    """A case and everything about it. Raises NotFound for whoever may read no cases, or not see its thread."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    found = _joined(select(*_COLUMNS, Post.body_markdown)).join(Post, (Post.thread_id == Thread.id) & (Post.kind == PostKind.QUESTION))
    row = session().execute(found.where(Escalation.id == escalation_id, threads_visible_to(viewer))).one_or_none()
    if row is None:
        raise NotFound()
    case, thread = row[0], row[1]
    watchers = _watchers(case.id)
    watches = viewer.id in {one.id for one in watchers}
    line = case_row(row, clocks_of([case])[case.id])
    return CaseView(
        case, line, thread, excerpt(plain(row[-1]), QUESTION_CHARS), _events(case.id), _voices(case.id), watchers,
        _others(case), acts_for(viewer, case, watches=watches), watches,
    )


def get_case(viewer: Actor, escalation_id: int) -> Escalation:
    """Raises NotFound as `case_view`."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    found = select(Escalation).join(Thread, Thread.id == Escalation.thread_id).join(Category, Category.id == Thread.category_id)
    case = session().scalars(found.where(Escalation.id == escalation_id, threads_visible_to(viewer))).one_or_none()
    if case is None:
        raise NotFound()
    return case


def newest_case(viewer: Actor, thread_id: int) -> Escalation | None:
    """The last case of a question, for whoever may read cases."""
    if not can(viewer, DeskAction.READ_CASES):
        return None
    found = select(Escalation).join(Thread, Thread.id == Escalation.thread_id).join(Category, Category.id == Thread.category_id)
    found = found.where(Escalation.thread_id == thread_id, threads_visible_to(viewer)).order_by(Escalation.id.desc()).limit(1)
    return session().scalars(found).one_or_none()


def _events(escalation_id: int) -> list[EventLine]:
    """The newest two hundred, oldest first."""
    actor, owner, former = aliased(User), aliased(User), aliased(User)
    given = EscalationEvent.after["owner_id"].as_integer()
    taken = EscalationEvent.before["owner_id"].as_integer()
    found = (
        select(EscalationEvent, *person_columns(actor), *person_columns(owner), *person_columns(former))
        .outerjoin(actor, actor.id == EscalationEvent.actor_id).outerjoin(owner, owner.id == given).outerjoin(former, former.id == taken)
        .where(EscalationEvent.escalation_id == escalation_id).order_by(EscalationEvent.id.desc()).limit(EVENTS_SHOWN)
    )
    lines = [
        EventLine(row[0].id, row[0].kind, row[0].at, person_of(row[1:1 + WIDTH]), row[0].before, row[0].after, row[0].payload,
                  person_of(row[1 + WIDTH:1 + 2 * WIDTH]), person_of(row[1 + 2 * WIDTH:]))
        for row in session().execute(found)
    ]
    return lines[::-1]


def _voices(escalation_id: int) -> list[VoiceLine]:
    found = select(EscalationVoice, *person_columns()).join(User, User.id == EscalationVoice.member_id)
    found = found.where(EscalationVoice.escalation_id == escalation_id).order_by(EscalationVoice.id).limit(VOICES_SHOWN)
    rows = session().execute(found).all()
    records = records_of([row[0].member_id for row in rows])
    lines = []
    for voice, *values in rows:
        member = person_of(values)
        if member is not None:
            record = records.get(member.id, Record())
            lines.append(VoiceLine(member, voice.source, voice.reason, voice.words, voice.at, record))
    return lines


def _watchers(escalation_id: int) -> list[Person]:
    found = select(*person_columns()).join(EscalationWatcher, EscalationWatcher.member_id == User.id)
    found = found.where(EscalationWatcher.escalation_id == escalation_id).order_by(User.display_name, User.id).limit(WATCHERS_SHOWN)
    return [person for row in session().execute(found) if (person := person_of(row)) is not None]


def _others(case: Escalation) -> list[Escalation]:
    """Earlier and later cases about the same question."""
    found = select(Escalation).where(Escalation.thread_id == case.thread_id, Escalation.id != case.id)
    return list(session().scalars(found.order_by(Escalation.id.desc()).limit(OTHERS_SHOWN)))
