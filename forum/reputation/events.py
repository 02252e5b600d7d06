"""What the reputation room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class BadgeAwarded(Event):
    """A member earned a badge, just now: not announced for what is long past."""

    member_id: int
    badge: str
    post_id: int | None


@dataclass(frozen=True)
class PrivilegeEarned(Event):
    """A member's reputation reached a privilege for the first time."""

    member_id: int
    privilege: str
