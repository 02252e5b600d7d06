"""What the correspondence room does when told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core.db import command, session
from forum.notifications.telling import tell
from forum.threads.commands.leaving import without_name
from forum.threads.commands.withholding import discard_files
from forum.threads.events import AuthorAnonymised
from forum.threads.models import Thread
from moderation.correspondence.events import CaseNoteChanged, CaseNoteWritten, PrivateMessageSent
from moderation.correspondence.models import CaseNote, PrivateFile, PrivateMessage
from moderation.correspondence.telling import of_message, of_note
from moderation.escalations.commands.holding import find_open, move
from moderation.escalations.commands.working import put_in_order
from moderation.escalations.models import Escalation
from moderation.escalations.states import EventKind, State


def member_leaves(event: MemberLeft) -> None:
    """What they and staff wrote to each other goes with them, and so do its files; that it was written stays with the case. What staff
    wrote to somebody else stays."""
    theirs = update(PrivateMessage).where(PrivateMessage.asker_id == event.member_id)
    gone = theirs.values(body_markdown="", body_html="", forgotten_at=event.at)
    session().execute(gone.execution_options(synchronize_session=False))
    sent = select(PrivateFile.attachment_id).join(PrivateMessage, PrivateMessage.id == PrivateFile.message_id)
    file_ids = list(session().scalars(sent.where(PrivateMessage.asker_id == event.member_id)))
    session().execute(delete(PrivateFile).where(PrivateFile.attachment_id.in_(file_ids)))
    discard_files(file_ids)
    _unname(session().get_one(User, event.member_id))


def _unname(member: User) -> None:
    """Notes, and words of staff about cases, that name them by handle name them by number, as posts do."""
    for note in session().scalars(select(CaseNote).where(_names(CaseNote.body_markdown, member)).order_by(CaseNote.id)):
        note.body_markdown = without_name(note.body_markdown, member.id, member.handle)
        note.body_html = without_name(note.body_html, member.id, member.handle)
    for case in session().scalars(select(Escalation).where(_names(Escalation.summary, member)).order_by(Escalation.id)):
        case.summary = without_name(case.summary, member.id, member.handle)


def _names(words: Any, member: User) -> ColumnElement[bool]:
    """A look through the table: members leave seldom."""
    handle = member.handle.replace("_", "!_")
    return or_(words.ilike(f"%@{handle}%", escape="!"), words.contains(f"/members/{member.id}/"))


def asker_is_unnamed(event: AuthorAnonymised) -> None:
    """Nobody answers in an asker's name any more: a case does not wait for them."""
    case = find_open(event.thread_id)
    if case is not None and case.state == State.WAITING_ASKER and _asker_of(event.thread_id) == event.anonymous_id:
        move(case, State.IN_PROGRESS, EventKind.RESUMED, None)
        put_in_order(case, None)


def _asker_of(thread_id: int) -> int | None:
    return session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))


@command
def tell_of_note(event: CaseNoteWritten | CaseNoteChanged) -> None:
    for occasion in of_note(event):
        tell(occasion)


@command
def tell_of_message(event: PrivateMessageSent) -> None:
    for occasion in of_message(event):
        tell(occasion)
