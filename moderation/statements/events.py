"""What the statements room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class StatementEvent(Event):
    actor_id: int | None
    member_id: int
    statement_id: int


@dataclass(frozen=True)
class StatementIssued(StatementEvent):
    """`restriction` and `found_how` are words of `states`, `reason` a reason code."""

    restriction: str = ""
    reason: str = ""
    found_how: str = ""
    post_id: int | None = None


@dataclass(frozen=True)
class StatementWithdrawn(StatementEvent):
    """The decision was undone before anybody was told, or overturned."""

    how: str = "undone"


@dataclass(frozen=True)
class AppealFiled(StatementEvent):
    appeal_id: int


@dataclass(frozen=True)
class AppealDecided(StatementEvent):
    """`state` is an `AppealState`. `nobody_else`: it is against the actor's own decision, which no one else had the right to judge."""

    appeal_id: int
    state: str = ""
    nobody_else: bool = False


@dataclass(frozen=True)
class AppealWithdrawn(StatementEvent):
    """The member took it back."""

    appeal_id: int


@dataclass(frozen=True)
class NoticeEvent(Event):
    """`member_id` wrote what the notice is about; who sent the notice is never said here."""

    actor_id: int | None
    notice_id: int
    post_id: int | None = None
    member_id: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True)
class NoticeReceived(NoticeEvent):
    """`category` is a `Category` of `states`."""

    category: str = ""


@dataclass(frozen=True)
class NoticeDecided(NoticeEvent):
    """`state` is a `NoticeState`; open when a decision was undone. `acted`: something was done about it."""

    state: str = ""
    acted: bool = False


@dataclass(frozen=True)
class NoticeWithdrawn(NoticeEvent):
    """Whoever sent it took it back."""
