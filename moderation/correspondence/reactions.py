"""What the correspondence room does when told."""

from __future__ import annotations

from sqlalchemy import update

from forum.accounts.events import MemberLeft
from forum.core.db import command, session
from forum.notifications.telling import tell
from moderation.correspondence.events import CaseNoteChanged, CaseNoteWritten, PrivateMessageSent
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.telling import of_message, of_note


def member_leaves(event: MemberLeft) -> None:
    """What they wrote to staff goes with them; that they wrote, and what staff wrote, stays with the case."""
    theirs = update(PrivateMessage).where(PrivateMessage.author_id == event.member_id, PrivateMessage.by_staff.is_(False))
    gone = theirs.values(body_markdown="", body_html="", forgotten_at=event.at)
    session().execute(gone.execution_options(synchronize_session=False))


@command
def tell_of_note(event: CaseNoteWritten | CaseNoteChanged) -> None:
    for occasion in of_note(event):
        tell(occasion)


@command
def tell_of_message(event: PrivateMessageSent) -> None:
    for occasion in of_message(event):
        tell(occasion)
