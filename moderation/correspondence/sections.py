"""What the page of a case shows of this room: its notes, its private exchange, ready replies, and how a public summary may begin."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person
from forum.core.config import current_config
from forum.core.db import session
from forum.core.door import LOCALES
from forum.core.permissions import Actor, can
from forum.threads.opening_times import new_key
from moderation.correspondence.queries import (
    Exposed,
    MessageLine,
    NoteLine,
    ReadyReply,
    exposed_in,
    last_words,
    messages_on,
    notes_on,
    ready_replies,
)
from moderation.correspondence.states import TEXT_MAX
from moderation.correspondence.suggesting import summary_from
from moderation.escalations.queries import CaseView
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Section:
    """`language` is the asker's, in which ready replies are filled in. `needs_summary`: something was said in private.
    `keys` are for the two forms, so that each posts once."""

    notes: list[NoteLine]
    messages: list[MessageLine]
    asker: Person | None
    language: str
    ready: list[ReadyReply]
    may_write: bool
    needs_summary: bool
    suggestion: str
    keys: tuple[str, str]
    exposed: list[Exposed]
    longest: int = TEXT_MAX


def section_of(viewer: Actor, view: CaseView) -> Section:
    """The caller has been allowed to see the case."""
    case, thread = view.case, view.thread
    asker = session().scalars(select(User).where(User.id == thread.asker_id)).one_or_none()
    reachable = asker is not None and asker.left_at is None and not asker.is_placeholder and asker.id != viewer.id
    may_write = reachable and case.is_open and can(viewer, DeskAction.WRITE_TO_ASKER)
    language = asker.locale if asker and asker.locale in LOCALES else ("es" if thread.language == "es" else "en")
    messages = messages_on(viewer, case, thread.asker_id)
    names = [asker.display_name, asker.handle] if asker else []
    facts = {
        "asker": asker.display_name if asker and reachable else "", "agent": viewer.display_name, "question": thread.title,
        "link": f"{current_config().public_url}{thread.url}",
    }
    said = last_words(viewer, case) if messages and case.is_open else ""
    return Section(
        notes_on(viewer, case.id), messages, person(asker) if asker else None, language,
        ready_replies(viewer, language, facts) if case.is_open else [], may_write, bool(messages), summary_from(said, names),
        (new_key(), new_key()), exposed_in(viewer, thread) if case.is_open else [],
    )
