"""Notes about a case, for whoever may read cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.markdown import stored_html
from moderation.correspondence.models import CaseNote
from moderation.correspondence.states import CHANGED_WITHIN, SHOWN
from moderation.escalations.queries import get_case
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note as a page shows it. `html` is ready for a template."""

    id: int
    author: Person | None
    html: str
    at: datetime
    edited_at: datetime | None
    may_change: bool


def notes_on(viewer: Actor, escalation_id: int) -> list[NoteLine]:
    """The newest two hundred of a case, oldest first. The caller has been allowed to see the case."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(CaseNote, *person_columns()).join(User, User.id == CaseNote.author_id)
    found = found.where(CaseNote.escalation_id == escalation_id).order_by(CaseNote.id.desc()).limit(SHOWN)
    return [_line(viewer, row[0], person_of(row[1:])) for row in session().execute(found)][::-1]


def get_note(viewer: Actor, note_id: int) -> CaseNote:
    """One that the viewer may change now. Raises NotFound for any other."""
    note = session().get(CaseNote, note_id) if can(viewer, DeskAction.READ_CASES) else None
    if note is None or not may_change(viewer, note):
        raise NotFound()
    get_case(viewer, note.escalation_id)
    return note


def may_change(viewer: Actor, note: CaseNote) -> bool:
    """Its author, for a while."""
    return can(viewer, DeskAction.CHANGE_CASE_NOTE, note) and utcnow() - note.written_at <= CHANGED_WITHIN


def _line(viewer: Actor, note: CaseNote, author: Person | None) -> NoteLine:
    return NoteLine(note.id, author, stored_html(note.body_html), note.written_at, note.edited_at, may_change(viewer, note))
