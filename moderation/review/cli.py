"""`plaza moderation ...`: the table of decisions, and why an item stands where it does."""

from __future__ import annotations

import click
from flask import json

from forum.cli.counting import print_table
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotFound
from moderation.review.explaining import explained, policy_table
from moderation.review.queries import get_item


@click.group("moderation")
def moderation_group() -> None:
    """Look into the moderation desk."""


@moderation_group.command("policy")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def policy_command(as_json: bool) -> None:
    """Who may decide what about what."""
    rows = policy_table()
    if as_json:
        click.echo(json.dumps({"policy": rows}))
        return
    print_table(("role", "decision", "subject", "allowed"), [tuple(row.values()) for row in rows])


@moderation_group.command("explain")
@click.argument("item", type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def explain_command(item: int, as_json: bool) -> None:
    """Say why ITEM of the review queue stands where it does."""
    try:
        get_item(SYSTEM, item)
    except NotFound as error:
        raise click.BadParameter("There is no such item.", param_hint="ITEM") from error
    said = explained(item)
    if as_json:
        click.echo(json.dumps(said))
        return
    click.echo(f"priority {said['priority']}")
    print_table(("points", "why"), [(part["points"], part["words"]) for part in said["parts"]])
