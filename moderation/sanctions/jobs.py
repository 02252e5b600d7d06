"""Sanctions end while nobody looks."""

from __future__ import annotations

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from moderation.sanctions.commands.expiring import AT_ONCE, expire_some


@waits_for_others
def expire(_payload: object = None) -> None:
    """All that is over, in short transactions of their own; after a week's rest as after five minutes."""
    while expire_some(SYSTEM) == AT_ONCE:
        pass
