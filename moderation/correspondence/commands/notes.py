"""Notes about a case: written by whoever may read cases, changed and deleted by their author for a while."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.threads.writing import form_key
from moderation.correspondence.commands.composing import columns, written
from moderation.correspondence.events import CaseNoteChanged, CaseNoteWritten
from moderation.correspondence.models import CaseNote
from moderation.correspondence.states import CHANGED_WITHIN
from moderation.escalations.models import Escalation
from moderation.escalations.queries import get_case
from moderation.policy import DeskAction


@command
def write_note(actor: Actor, escalation_id: int, *, text: str, key: str | None = None) -> CaseNote:
    """Note something for others of staff; also about a case that is over. The same `key` and words twice make one note.

    Raises Invalid naming `text`, NotFound for whoever may read no cases.
    """
    case = get_case(actor, escalation_id)
    authorize(actor, DeskAction.NOTE_CASE, case)
    sent_as = form_key(actor.member_id, key, "note", case.id, text)
    if (sent := _sent(sent_as)) is not None:
        return sent
    body, now = written(text, names_staff=True), utcnow()
    note = CaseNote(escalation_id=case.id, author_id=actor.member_id, written_at=now, sent_as=sent_as, **columns(body))
    session().add(note)
    session().flush()
    announce(CaseNoteWritten(now, actor.id, case.thread_id, case.id, note.id, body.member_ids))
    return note


@command
def edit_note(actor: Actor, note_id: int, *, text: str) -> CaseNote:
    """Its author says it better. Raises Invalid naming `text`, WrongState when it is too late, NotFound."""
    note, case = _held(actor, note_id)
    authorize(actor, DeskAction.CHANGE_CASE_NOTE, note)
    refuse_late(note)
    body, known, now = written(text, names_staff=True), set(named_in(note)), utcnow()
    for name, value in columns(body).items():
        setattr(note, name, value)
    note.edited_at = now
    fresh = tuple(one for one in body.member_ids if one not in known)
    announce(CaseNoteChanged(now, actor.id, case.thread_id, case.id, note.id, "edited", fresh))
    return note


@command
def delete_note(actor: Actor, note_id: int) -> Escalation:
    """Its author takes it back. Returns its case. Raises WrongState when it is too late, NotFound."""
    note, case = _held(actor, note_id)
    authorize(actor, DeskAction.CHANGE_CASE_NOTE, note)
    refuse_late(note)
    session().delete(note)
    announce(CaseNoteChanged(utcnow(), actor.id, case.thread_id, case.id, note.id, "deleted"))
    return case


def refuse_late(note: CaseNote) -> None:
    if utcnow() - note.written_at > CHANGED_WITHIN:
        raise WrongState(_l("A note can be changed for an hour. Write another one."), current="late")


def named_in(note: CaseNote) -> tuple[int, ...]:
    """Who is named in a note as it stands."""
    return written(note.body_markdown, names_staff=True).member_ids


def _held(actor: Actor, note_id: int) -> tuple[CaseNote, Escalation]:
    """The note, locked, with its case. Raises NotFound also for whoever may not read the case."""
    if not can(actor, DeskAction.READ_CASES):
        raise NotFound()
    note = lock(CaseNote, note_id)
    return note, get_case(actor, note.escalation_id)


def _sent(sent_as: str | None) -> CaseNote | None:
    """The note this very form has already made."""
    found = select(CaseNote).where(CaseNote.sent_as == sent_as)
    return session().scalars(found).one_or_none() if sent_as else None
