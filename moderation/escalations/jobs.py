"""Jobs of cases: shells around commands."""

from __future__ import annotations

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from moderation.escalations.commands.clocks import AT_ONCE, watch_some


@waits_for_others
def watch_clocks(_payload: object = None) -> None:
    """Every case on which a clock has moved on, in short transactions of their own; after a week's rest as after a minute."""
    while watch_some(SYSTEM) == AT_ONCE:
        pass
