"""Notes about a case, for whoever may read cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.markdown import stored_html
from forum.kit.text import fold
from forum.threads.homes import home_of, made_of
from forum.threads.writing import Body, clean_source, handles, render_body
from moderation.correspondence.models import CaseNote
from moderation.correspondence.naming import readers_named, reading_cases
from moderation.correspondence.states import CHANGED_WITHIN, SHOWN, TEXT_MAX
from moderation.escalations.models import Escalation
from moderation.escalations.queries import get_case
from moderation.policy import DeskAction

OFFERED, MAX_NAME_CHARS = 8, 60


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note as a page shows it. `html` is ready for a template."""

    id: int
    author: Person | None
    html: str
    at: datetime
    edited_at: datetime | None
    may_change: bool


def notes_about(viewer: Actor, case: Escalation) -> dict[int, list[NoteLine]]:
    """By case: those of this one and, the newest case first, of all others about its question and what was merged into it; each list the
    oldest first. Of the case itself the newest two hundred, then as many of the others as make two hundred. The caller has been allowed to
    see the case."""
    authorize(viewer, DeskAction.READ_CASES)
    about = select(Escalation.id).where(Escalation.thread_id.in_(made_of(home_of(case.thread_id))))
    own = CaseNote.escalation_id == case.id
    found = select(CaseNote, *person_columns()).join(User, User.id == CaseNote.author_id).where(own | CaseNote.escalation_id.in_(about))
    rows = session().execute(found.order_by(own.desc(), CaseNote.escalation_id.desc(), CaseNote.id.desc()).limit(SHOWN)).all()
    lines: dict[int, list[NoteLine]] = {case.id: []}
    for row in rows:
        lines.setdefault(row[0].escalation_id, []).insert(0, _line(viewer, row[0], person_of(row[1:])))
    return lines


def get_note(viewer: Actor, note_id: int) -> CaseNote:
    """One that the viewer may change now. Raises NotFound for any other."""
    note = session().get(CaseNote, note_id) if can(viewer, DeskAction.READ_CASES) else None
    if note is None or not may_change(viewer, note):
        raise NotFound()
    get_case(viewer, note.escalation_id)
    return note


def note_preview(viewer: Actor, source: str) -> tuple[Body, list[str]]:
    """What a note would look like, and the handles in it of whoever would not be told."""
    authorize(viewer, DeskAction.READ_CASES)
    source = clean_source(source)
    named = readers_named(keys := handles(source))
    body = render_body(source, members=named, max_chars=TEXT_MAX, own_url=current_config().public_url)
    return body, [key for key in keys if key not in named]


def readers_like(viewer: Actor, text: str) -> list[Person]:
    """At most eight others who may read cases, whose handle or name begins with what is being typed."""
    authorize(viewer, DeskAction.READ_CASES)
    typed = fold(text.removeprefix("@"))[:MAX_NAME_CHARS]
    if not typed:
        return []
    begins = or_(User.handle_key.startswith(typed, autoescape=True), func.lower(User.display_name).startswith(typed, autoescape=True),
                 func.lower(User.display_name).contains(f" {typed}", autoescape=True))
    found = select(*person_columns()).where(User.id.in_(reading_cases()), User.id != viewer.id, begins)
    rows = session().execute(found.order_by(User.display_name, User.id).limit(OFFERED))
    return [one for row in rows if (one := person_of(row)) is not None]


def may_change(viewer: Actor, note: CaseNote) -> bool:
    """Its author, for a while."""
    return can(viewer, DeskAction.CHANGE_CASE_NOTE, note) and utcnow() - note.written_at <= CHANGED_WITHIN


def _line(viewer: Actor, note: CaseNote, author: Person | None) -> NoteLine:
    return NoteLine(note.id, author, stored_html(note.body_html), note.written_at, note.edited_at, may_change(viewer, note))
