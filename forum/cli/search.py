"""`plaza search ...`: the full-text index."""

from __future__ import annotations

import json

import click

from forum.cli import plaza
from forum.core.permissions import STRANGER, SYSTEM
from forum.recurrence.commands import forget_terms, read_rest
from forum.search.commands import rebuild
from forum.search.queries.explaining import explain


@plaza.group("search")
def search_group() -> None:
    """Look after the full-text index."""


@search_group.command("rebuild")
def rebuild_command() -> None:
    """Make the index anew from the posts, and what finds similar questions. Safe while Plaza runs; goes on where it was stopped."""
    last = 0

    def note(post_id: int) -> None:
        nonlocal last
        last = post_id
        click.echo(f"\rindexed up to post {post_id}", nl=False, err=True)

    rebuild(SYSTEM, note)
    click.echo(f"\rindexed up to post {last}", err=True)
    forget_terms(SYSTEM)
    click.echo(f"{read_rest(SYSTEM).count} threads read for similar questions", err=True)


@search_group.command("explain")
@click.argument("words")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def explain_command(words: str, as_json: bool) -> None:
    """What a stranger finds with these words, in order, and what each result got for what."""
    said = explain(STRANGER, words)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{said['found']} threads ({said['way']}): {said['found_by']}")
    for found in said["threads"]:
        parts = ", ".join(f"{name} {part:.2f}" for name, part in found["parts"].items() if part)
        click.echo(f"{found['worth']:.2f}  {found['title']}  [{parts}]")
