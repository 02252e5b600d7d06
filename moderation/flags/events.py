"""What the flags room announces: about a post or a member, never who raised it to anybody but moderators."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class FlagEvent(Event):
    actor_id: int | None
    flag_id: int
    reason: str
    post_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class FlagRaised(FlagEvent):
    """`hid`: this flag took the post out of sight by its weight."""

    hid: bool = False


@dataclass(frozen=True)
class FlagWithdrawn(FlagEvent):
    pass


@dataclass(frozen=True)
class FlagsSettled(Event):
    """`state` is a `FlagState`; open when a decision was undone."""

    actor_id: int | None
    flag_ids: tuple[int, ...]
    state: str
    post_id: int | None = None
    member_id: int | None = None
