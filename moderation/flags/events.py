"""What the flags room announces: about a post or a member, never who raised it to anybody but moderators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class FlaggingEvent(Event):
    """`actor_id` None: it followed from the member's record."""

    actor_id: int | None
    member_id: int
    suspension_id: int


@dataclass(frozen=True)
class FlaggingSuspended(FlaggingEvent):
    """A member may not flag until then. `reason` is a reason code as in statements, `why` the moderator's own words."""

    until: datetime
    reason: str = "other"
    why: str = ""


@dataclass(frozen=True)
class FlaggingReturned(FlaggingEvent):
    """Before its time. `how` is a `SuspensionEnd`."""

    how: str = "returned"


@dataclass(frozen=True)
class FlagReasonsChanged(Event):
    """`name` is the category's; `offered` the codes that may be chosen there."""

    actor_id: int | None
    category_id: int
    name: str
    offered: tuple[str, ...]
