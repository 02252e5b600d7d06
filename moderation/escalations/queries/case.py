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
from forum.threads.homes import homes_of, made_of
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from moderation.escalations.acts import CaseAct, acts_for
from moderation.escalations.asking import Record, records_of
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice, EscalationWatcher
from moderation.escalations.queries.clocks import clocks_of
from moderation.escalations.queries.rows import _COLUMNS, CaseRow, _joined, case_row
from moderation.escalations.queries.unnamed import Unnamed, shown, unnamed_in
from moderation.escalations.sight import reads_question, removed_words
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
    """Who asked, with what became of their requests so far; nothing of that for whoever is anonymous there."""

    member: Person
    source: str
    reason: str
    words: str
    at: datetime
    record: Record | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """`removed`: why the question is out of sight, in words; `reads_question`: whether the viewer may read it nevertheless. `home` is the
    thread that its posts are in, another one than `thread` after a merging. `asker` is None where the question names nobody."""

    case: Escalation
    row: CaseRow
    thread: Thread
    home: Thread
    asker: Person | None
    removed: str
    reads_question: bool
    question: str
    events: list[EventLine]
    voices: list[VoiceLine]
    watchers: list[Person]
    others: list[Escalation]
    acts: list[CaseAct]
    watches: bool


def case_view(viewer: Actor, escalation_id: int) -> CaseView:
    """A case and everything about it. Raises NotFound for whoever may read no cases. Of a question out of sight they read what they may."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    found = _joined(select(*_COLUMNS, Post.deleted_by_id, Post.body_markdown))
    found = found.outerjoin(Post, (Post.thread_id == Thread.id) & (Post.kind == PostKind.QUESTION))
    row = session().execute(found.where(Escalation.id == escalation_id)).one_or_none()
    if row is None:
        raise NotFound()
    case, thread = row[0], row[1]
    home = homes_of([thread])[thread.id]
    watchers, unnamed = _watchers(case.id), unnamed_in(home.id)
    watches = viewer.id in {one.id for one in watchers}
    line, reads = case_row(viewer, row, clocks_of([case])[case.id], home), reads_question(viewer, home)
    question = excerpt(plain(row[-1]), QUESTION_CHARS) if reads and home is thread else ""
    return CaseView(
        case, line, thread, home, line.asker if thread.asker_id not in unnamed else None, removed_words(home, row[-2]), reads, question,
        _events(case.id, unnamed), _voices(case.id, unnamed), watchers, _others(case, home),
        acts_for(viewer, case, watches=watches) if reads and home is thread else [], watches,
    )


def get_case(viewer: Actor, escalation_id: int) -> Escalation:
    """Raises NotFound as `case_view`."""
    if not can(viewer, DeskAction.READ_CASES):
        raise NotFound()
    case = session().get(Escalation, escalation_id)
    if case is None:
        raise NotFound()
    return case


def newest_case(viewer: Actor, thread_id: int) -> Escalation | None:
    """The last case of a question, for whoever may read cases; of one without, that of a question that was merged into it."""
    if not can(viewer, DeskAction.READ_CASES):
        return None
    found = select(Escalation).where(Escalation.thread_id.in_(made_of(thread_id)))
    return session().scalars(found.order_by((Escalation.thread_id == thread_id).desc(), Escalation.id.desc()).limit(1)).one_or_none()


def _events(escalation_id: int, unnamed: Unnamed) -> list[EventLine]:
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
        EventLine(row[0].id, row[0].kind, row[0].at, shown(person_of(row[1:1 + WIDTH]), unnamed), row[0].before, row[0].after,
                  row[0].payload, person_of(row[1 + WIDTH:1 + 2 * WIDTH]), person_of(row[1 + 2 * WIDTH:]))
        for row in session().execute(found)
    ]
    return lines[::-1]


def _voices(escalation_id: int, unnamed: Unnamed) -> list[VoiceLine]:
    found = select(EscalationVoice, *person_columns()).join(User, User.id == EscalationVoice.member_id)
    found = found.where(EscalationVoice.escalation_id == escalation_id).order_by(EscalationVoice.id).limit(VOICES_SHOWN)
    rows = session().execute(found).all()
    records = records_of([row[0].member_id for row in rows])
    lines = []
    for voice, *values in rows:
        member = person_of(values)
        if member is not None:
            record = records.get(member.id, Record()) if member.id not in unnamed else None
            lines.append(VoiceLine(unnamed.get(member.id, member), voice.source, voice.reason, voice.words, voice.at, record))
    return lines


def _watchers(escalation_id: int) -> list[Person]:
    found = select(*person_columns()).join(EscalationWatcher, EscalationWatcher.member_id == User.id)
    found = found.where(EscalationWatcher.escalation_id == escalation_id).order_by(User.display_name, User.id).limit(WATCHERS_SHOWN)
    return [person for row in session().execute(found) if (person := person_of(row)) is not None]


def _others(case: Escalation, home: Thread) -> list[Escalation]:
    """Earlier and later cases about the same question, and about those merged into it."""
    found = select(Escalation).where(Escalation.thread_id.in_(made_of(home.id)), Escalation.id != case.id)
    return list(session().scalars(found.order_by(Escalation.id.desc()).limit(OTHERS_SHOWN)))
