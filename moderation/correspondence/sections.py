"""What the page of a case, and the card beside its question, show of this room: notes, the private exchange, ready replies, and how a
public summary may begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person
from forum.core.config import current_config
from forum.core.db import session
from forum.core.door import LOCALES
from forum.core.permissions import Actor, can
from forum.threads.homes import homes_of
from forum.threads.models import Thread
from forum.threads.opening_times import new_key
from moderation.correspondence.queries import (
    Exposed,
    MessageLine,
    NoteLine,
    ReadyReply,
    exposed_in,
    last_words,
    messages_on,
    notes_about,
    ready_replies,
)
from moderation.correspondence.reaching import barrier_to
from moderation.correspondence.states import TEXT_MAX
from moderation.correspondence.suggesting import summary_from
from moderation.escalations.closing import owes_summary
from moderation.escalations.queries.unnamed import unnamed_in
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class Section:
    """`language` is the asker's, in which ready replies are filled in. `needs_summary`: something was said in private that the public has
    not heard of. `barrier`: why the asker cannot be written to. `keys` are for the two forms, so that each posts once. `other_notes`: of
    other cases about the question, by case."""

    notes: list[NoteLine]
    messages: list[MessageLine]
    asker: Person | None
    language: str
    ready: list[ReadyReply]
    may_write: bool
    barrier: Any
    needs_summary: bool
    suggestion: str
    keys: tuple[str, str]
    exposed: list[Exposed]
    other_notes: Mapping[int, list[NoteLine]]
    longest: int = TEXT_MAX


class About(Protocol):
    """A case with its question."""

    @property
    def case(self) -> Any: ...

    @property
    def thread(self) -> Thread: ...


def section_of(viewer: Actor, view: About) -> Section | None:
    """None for a question without a case. The caller has been allowed to see the case."""
    case, thread = view.case, view.thread
    if case is None:
        return None
    home = homes_of([thread])[thread.id]
    asker = session().scalars(select(User).where(User.id == thread.asker_id)).one_or_none()
    writes = case.is_open and can(viewer, DeskAction.WRITE_TO_ASKER)
    barrier = barrier_to(viewer, thread, asker) if writes else None
    language = asker.locale if asker and asker.locale in LOCALES else ("es" if thread.language == "es" else "en")
    messages = messages_on(viewer, case, 0 if home is not thread and thread.asker_id in unnamed_in(home.id) else thread.asker_id)
    named = asker.display_name if asker and not (asker.has_left or asker.is_placeholder) else ""
    facts = {
        "asker": named, "agent": viewer.display_name, "question": thread.title,
        "link": f"{current_config().public_url}{thread.url}",
    }
    owes = home.listed and owes_summary(home.id)
    said, names = last_words(viewer, case) if owes else ("", [])
    notes = notes_about(viewer, case)
    return Section(
        notes.pop(case.id), messages, person(asker) if asker else None, language,
        ready_replies(viewer, language, facts) if writes else [], writes and barrier is None,
        barrier.words if barrier else None, owes, summary_from(said, names),
        (new_key(), new_key()), exposed_in(viewer, thread) if case.is_open else [],
        notes,
    )
