"""What the threads room does when told."""

from __future__ import annotations

from forum.threads.commands.contributions import rebuild_contributions
from forum.threads.events import CategoryChanged


def readers_change_contributions(event: CategoryChanged) -> None:
    """Members' counters say only what everybody may read."""
    if event.what == "read_access":
        rebuild_contributions()
