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
    """`state` is an `AppealState`."""

    appeal_id: int
    state: str = ""
