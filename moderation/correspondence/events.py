"""What the correspondence room announces. Numbers only: what people wrote stays in its rows; ready replies are nobody's secret."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class CaseNoteWritten(Event):
    """`member_ids` are named in it."""

    actor_id: int | None
    thread_id: int
    escalation_id: int
    note_id: int
    member_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class CaseNoteChanged(Event):
    """`what`: edited, deleted. `member_ids` are named in it and were not before."""

    actor_id: int | None
    thread_id: int
    escalation_id: int
    note_id: int
    what: str
    member_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class PrivateMessageSent(Event):
    actor_id: int | None
    thread_id: int
    escalation_id: int
    message_id: int
    by_staff: bool


@dataclass(frozen=True)
class PersonalDataMoved(Event):
    """What an asker wrote in public is in their private exchange now."""

    actor_id: int | None
    thread_id: int
    post_id: int


@dataclass(frozen=True)
class CaseReplyChanged(Event):
    """`what`: added, edited, deleted. `before` and `after` are its words."""

    actor_id: int | None
    reply_id: int
    name: str
    what: str
    before: str = ""
    after: str = ""
