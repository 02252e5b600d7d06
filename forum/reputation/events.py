"""What reputation announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class BadgeAwarded(Event):
    """`post_id`: what it was earned with, if one post earned it."""

    member_id: int
    badge: str
    post_id: int | None


@dataclass(frozen=True)
class PrivilegeEarned(Event):
    member_id: int
    privilege: str
