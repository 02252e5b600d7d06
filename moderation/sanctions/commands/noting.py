"""Notes of staff about members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import normalise
from moderation.policy import DeskAction
from moderation.sanctions.events import NoteDeleted, NoteWritten
from moderation.sanctions.models import MemberNote

MAX_NOTE_CHARS = 4_000


@command
def write_note(actor: Actor, member_id: int, *, text: str, pinned: bool = False) -> MemberNote:
    """Note something about a member for staff. Raises Invalid naming `text`, NotFound for somebody who has left, NotAllowed."""
    member = lock(User, member_id)
    authorize(actor, DeskAction.NOTE_MEMBER, member)
    if member.left_at is not None:
        raise NotFound()
    said = normalise(text).strip()
    if not said or len(said) > MAX_NOTE_CHARS:
        raise Invalid.field("text", _l("Use 1 to %(max)d characters.", max=MAX_NOTE_CHARS))
    note = MemberNote(member_id=member.id, author_id=actor.member_id, text=said, pinned=pinned, written_at=utcnow())
    session().add(note)
    session().flush()
    announce(NoteWritten(at=note.written_at, actor_id=actor.id, member_id=member.id, note_id=note.id, text=said))
    return note


@command
def pin_note(actor: Actor, note_id: int, *, pinned: bool) -> MemberNote:
    """Keep a note above the others, or not any more."""
    note = _held(note_id)
    authorize(actor, DeskAction.NOTE_MEMBER, note.member)
    note.pinned = pinned
    return note


@command
def delete_note(actor: Actor, note_id: int) -> int:
    """Its author takes it back, or an admin does. The log keeps what it said. Returns whom it was about."""
    note = _held(note_id)
    authorize(actor, DeskAction.DELETE_NOTE, note)
    session().delete(note)
    announce(NoteDeleted(at=utcnow(), actor_id=actor.id, member_id=note.member_id, note_id=note.id, text=note.text))
    return note.member_id


def _held(note_id: int) -> MemberNote:
    return lock(MemberNote, note_id, joinedload(MemberNote.member))
