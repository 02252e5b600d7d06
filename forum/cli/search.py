"""`plaza search ...`: the full-text index."""

from __future__ import annotations

import click

from forum.cli import plaza
from forum.core.permissions import SYSTEM
from forum.search.commands import rebuild


@plaza.group("search")
def search_group() -> None:
    """Look after the full-text index."""


@search_group.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the posts. Safe while Plaza runs, and as often as you like."""
    last = 0

    def note(post_id: int) -> None:
        nonlocal last
        last = post_id
        click.echo(f"\rindexed up to post {post_id}", nl=False, err=True)

    rebuild(SYSTEM, note)
    click.echo(f"\rindexed up to post {last}", err=True)
